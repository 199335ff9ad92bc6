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
