"""The verbs about people, a part of `engine.facade.Engine`: coming in, invitations, the own account, the team."""

from dataclasses import dataclass

from engine.context import Verbs
from engine.model.actor import Actor
from engine.model.ids import AccountId, SessionId
from engine.model.people import (
    Enrolled,
    Invitation,
    Invited,
    Invitee,
    OwnAccount,
    ProposedFactor,
    SignedIn,
    Team,
)
from engine.model.session import Stage
from engine.queries import account, team
from engine.usecases import accept_invitation, invite, own_account, people, second_factor, session


@dataclass(frozen=True, slots=True)
class Accounts(Verbs):
    # -- people ---------------------------------------------------------------------------------

    def sign_in(self, username: str, password: str) -> SignedIn:
        """Open a session, full in a demonstration; elsewhere it opens nothing but the page of its next stage.

        Raises `SignInRefused` for every reason alike; delays grow, nobody is locked out.
        """
        return people.sign_in(self.context, username, password)

    def pass_code(self, token: str, code: str) -> SignedIn:
        """Exchange a session that passed the password for a full one. A one-time code is taken once.

        Raises `CodeRefused` for every reason alike; its delays are those of `sign_in`.
        """
        return second_factor.pass_code(self.context, token, code)

    def pass_recovery_code(self, token: str, code: str) -> SignedIn:
        """Use a recovery code up for a session in which another second factor must be set up.

        Raises `CodeRefused`, as `pass_code`.
        """
        return second_factor.pass_recovery_code(self.context, token, code)

    def proposed_factor(self, token: str) -> ProposedFactor:
        """Return the secret that a session is setting up; `NotFound` for any other session."""
        return second_factor.proposed_factor(self.context, token)

    def confirm_factor(self, token: str, code: str) -> Enrolled:
        """Put the proposed second factor in force by its first code; return ten recovery codes, this once.

        Raises `CodeRefused`, as `pass_code`. Every other session of the account ends.
        """
        return second_factor.confirm_factor(self.context, token, code)

    def actor_of(self, token: str) -> Actor | None:
        """Return who holds a full session: None after 15 idle minutes, 12 hours, or signing out."""
        return session.actor_of(self.context, token)

    def stage_of(self, token: str) -> Stage | None:
        """Return how far a session is; None when it has ended. One that is not full lives ten minutes."""
        return session.stage_of(self.context, token)

    def sign_out(self, token: str) -> None:
        """End a session; an unknown one is ended already."""
        session.sign_out(self.context, token)

    def choose_language(self, actor: Actor, language: str) -> None:
        """Remember the language in which the actor reads."""
        people.choose_language(self.context, actor, language)

    def notice_address(self, actor: Actor) -> str | None:
        """Return where the actor hears of tasks, shortened: enough for her to know it again."""
        return people.notice_address(self.context, actor)

    def choose_address(self, actor: Actor, address: str) -> None:
        """Remember where the actor hears of tasks; an empty text takes it away. Raises `AddressMalformed`."""
        people.choose_address(self.context, actor, address)

    # -- accounts -------------------------------------------------------------------------------

    def invite(self, actor: Actor, new: Invitee) -> Invitation:
        """Issue a link, valid once and for 72 hours, by which somebody gets into an account.

        A supervisor invites people of her own institution, no coordinators; the command line (`OPERATOR`)
        anybody. Raises `InvitationRefused`, also for a user name that is in use.
        """
        return invite.invite(self.context, actor, new)

    def invite_again(self, actor: Actor, account_id: AccountId) -> Invitation:
        """Issue a new link for an account; its password, second factor, sessions and older link end now."""
        return invite.invite_again(self.context, actor, account_id)

    def switch_off(self, actor: Actor, account_id: AccountId) -> None:
        """Switch an account off, never one's own: its sessions end at once, its tasks go back."""
        invite.switch_off(self.context, actor, account_id)

    def find_account(self, actor: Actor, username: str) -> AccountId:
        """Return the account with a user name, for the command line."""
        return invite.find_account(self.context, actor, username)

    def team(self, actor: Actor, *, cursor: str | None = None) -> Team:
        """Return one page (25) of the accounts of a supervisor's institution, by user name."""
        return team.team(self.context, actor, cursor)

    def invited(self, token: str) -> Invited:
        """Return whom a link is for. Raises `LinkRefused` when it cannot be used."""
        return accept_invitation.invited(self.context, token)

    def accept_invitation(self, token: str, password: str) -> SignedIn:
        """Use a link up, choose the password, and open a session in which the second factor is set up.

        Raises `LinkRefused`, `PasswordRefused`; the link stays as it was then.
        """
        return accept_invitation.accept_invitation(self.context, token, password)

    def own_account(self, actor: Actor, token: str) -> OwnAccount:
        """Return the actor's second factor, recovery codes left and sessions; `token` is this session's."""
        return account.own_account(self.context, actor, token)

    def change_password(self, actor: Actor, token: str, *, current: str, new: str) -> None:
        """Change the actor's password and end her other sessions.

        Raises `OldPasswordRefused`, `PasswordRefused`.
        """
        own_account.change_password(self.context, actor, token, current, new)

    def renew_recovery_codes(self, actor: Actor, password: str) -> tuple[str, ...]:
        """Return ten new recovery codes, this once; those before open nothing. Raises `OldPasswordRefused`."""
        return own_account.renew_recovery_codes(self.context, actor, password)

    def replace_factor(self, actor: Actor, token: str, password: str) -> SignedIn:
        """Exchange a full session for one that sets up another second factor. Raises `OldPasswordRefused`."""
        return own_account.replace_factor(self.context, actor, token, password)

    def close_session(self, actor: Actor, session_id: SessionId) -> None:
        """End one of the actor's own sessions."""
        own_account.close_session(self.context, actor, session_id)

    def close_other_sessions(self, actor: Actor, token: str) -> None:
        """End the actor's sessions but for this one."""
        own_account.close_other_sessions(self.context, actor, token)
