"""What people answer in a referral of the packaged protocol, form by form."""

from collections.abc import Mapping, Sequence

QUITO = "1701"
SAFE_CONTACT = "Llamar solo de mañana; la palabra es «guayaba»."
HEALTH_NOTE = "Dolor de espalda desde el viaje; toma ibuprofeno."

Answers = Mapping[str, Sequence[str]]

NEED: Answers = {
    "need": ["shelter"],
    "urgency": ["urgent"],
    "age_band": ["adult"],
    "gender": ["woman"],
    "dependants_count": ["1"],
    "language": ["spanish"],
    "practical_needs": ["night_arrival"],
    "health_note": [HEALTH_NOTE],
    "safe_contact": [SAFE_CONTACT],
}
NORMAL_NEED: Answers = {**NEED, "urgency": ["normal"]}
CONSENT: Answers = {
    "c3_language": ["spanish"],
    "c3_interpreter": ["no"],
    "c3_capacity_doubt": ["no"],
    "c3_representative": ["not_needed"],
    "c3_decision": ["yes"],
    "c3_classes": ["basic", "contact"],
    "c3_mode": ["oral_recorded"],
}
REFUSAL: Answers = {
    **{key: value for key, value in CONSENT.items() if key != "c3_classes"},
    "c3_decision": ["no"],
}
ACCEPT: Answers = {"answer": ["accept"]}
REJECT: Answers = {"answer": ["reject"], "reject_code": ["no_place"]}
ASK: Answers = {"answer": ["ask"], "receiver_question": ["¿Necesita rampa?"]}
ARRIVED: Answers = {"arrived": ["yes"]}
FINAL_REPORT: Answers = {
    "actions_done": ["orientation"],
    "referral_result": ["need_met"],
    "report_is_final": ["yes"],
    "next_step": ["continues_here"],
    "report": ["Descansó y quiere seguir estudiando."],
}
INTERIM_REPORT: Answers = {**FINAL_REPORT, "report_is_final": ["no"]}
READ: Answers = {
    "read_decision": ["taken_note"],
    "help_was_useful": ["yes"],
    "was_treated_well": ["yes"],
}


def receiver(code: str) -> Answers:
    return {"receiver_choice": ["chosen"], "receiver": [code]}


SANTO_DOMINGO = "2301"
PERSON_CALLED = "la señora del mercado"
ALERT: Answers = {
    "alert_channel": ["civil_society"],
    "reporter_reserved": ["yes"],
    "persons_count": ["2"],
    "imminent_danger": ["no"],
    "medical_emergency": ["no"],
    "exploiter_present": ["no"],
    "may_be_minor": ["yes"],
    "safe_adult": ["no"],
    "recent_sexual_violence": ["no"],
    "pregnancy": ["unknown"],
    "detained_or_facing_removal": ["no"],
    "hours_matter": ["yes"],
    "situation_now": ["under_7_days"],
    "threats": ["yes"],
    "person_called": [PERSON_CALLED],
}
OPEN: Answers = {"alert_urgency": ["P1"], "alert_decision": ["open"]}
ADULT: Answers = {
    "person_number": ["1"],
    "age_document": ["adult"],
    "document_reliable": ["yes"],
    "age_contested": ["no"],
    "could_be_minor": ["no"],
    "extraction_needed": ["no"],
    "another_person": ["yes"],
}
CHILD: Answers = {
    "person_number": ["2"],
    "age_document": ["none"],
    "age_contested": ["no"],
    "could_be_minor": ["yes"],
    "extraction_needed": ["no"],
    "another_person": ["no"],
}
MANAGER: Answers = {
    "extraction_needed": ["no"],
    "case_manager_institution": ["fundacion_raiz_de_ceibo"],
}
TAKEN: Answers = {"manager_conflict": ["no"], "first_contact_way": ["visit"]}
RIGHTS: Answers = {
    "c1_language": ["spanish"],
    "c1_interpreter": ["no"],
    "rights_explained": ["no_complaint_needed", "change_of_mind"],
    "c1_capacity_doubt": ["no"],
    "c1_representative": ["not_needed"],
    "c1_decision": ["yes"],
}
CHILDS_RIGHTS: Answers = {
    **RIGHTS,
    "c1_representative": ["not_available"],
    "c1_assent": ["yes"],
}
RISK: Answers = {
    **{
        f"risk_{name}": ["1"]
        for name in (
            "exploiter_access", "threats", "debt", "organised_group", "official_involvement",
            "family_involved", "self_harm", "health", "publicity", "legal_exposure", "dependants",
        )
    },
    "own_perception": ["in_danger"],
    "risk_level": ["high"],
    "referral_needed": ["yes"],
    "first_need": ["shelter"],
}  # fmt: skip
FOLLOW: Answers = {
    "last_contact": ["2026-11-23"],
    "contact_result": ["in_person"],
    "safety_now": ["good"],
    "wellbeing_now": ["good"],
    "plan_now": ["good"],
    "follow_outcome": ["continue"],
}
READ_NEWS: Answers = {"news_decision": ["taken_note"]}
CHILD_HEARD: Answers = {
    "age_band": ["unknown"],
    "protection_ground": ["duty_to_protect"],
    "child_heard": ["alone"],
    "child_explained": ["yes"],
    "child_assent": ["yes"],
    "child_representative": ["board"],
    "protection_classes": ["basic"],
}
WITHDRAWN: Answers = {"coverage_gap": ["no_place"], "search_result": ["withdrawn"]}
