"""What the description says is what is answered: schemathesis asks every question by it, with values that fit and values that do not.

Broken on purpose, each was seen to fail: a column of another type, a status that the description lacks, a refusal as plain
text, an option that raises.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import unsupported_method

from tests.api.conftest import Ask, application, asking

EXAMPLES = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 2}
LAST_YEAR = 2999
HOST = {"host": "localhost"}


@pytest.fixture(scope="module")
def described() -> schemathesis.openapi.OpenApiSchema:
    """The description of the API of the embedded records, asked in process."""
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", application(), headers=HOST)


def mended(case: schemathesis.Case) -> schemathesis.Case:
    """A case that fits, but for what a JSON Schema cannot say: years in their order, and none beyond the last."""
    query = case.query or {}
    if isinstance(query.get("years"), str) and "-" in query["years"]:
        query["years"] = "-".join(sorted(query["years"].split("-")))
    if isinstance(query.get("since"), int):
        query["since"] = min(query["since"], LAST_YEAR)
    return case


@pytest.mark.parametrize("mode", EXAMPLES)
def test_every_question_keeps_to_its_description(described, mode: GenerationMode) -> None:
    asked = []
    for found in described.get_all_operations():
        operation = found.ok()
        if operation.path == "/briefing":  # files take their time, and are asked for in another test
            continue

        @settings(max_examples=EXAMPLES[mode], deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None, derandomize=True)
        @given(operation.as_strategy(generation_mode=mode))
        def keeps(case: schemathesis.Case) -> None:
            case = mended(case) if mode == GenerationMode.POSITIVE else case
            response = case.call(headers=HOST)
            assert response.status_code < 500, case.as_curl_command()
            case.validate_response(response, excluded_checks=[unsupported_method])

        keeps()
        asked.append(operation.path)
    assert len(asked) == len(asking(application())("/api/v1/openapi.json").told["paths"]) - 1


def test_the_description_is_valid(ask: Ask) -> None:
    from jsonschema import Draft202012Validator

    told = ask("/api/v1/openapi.json").told
    for schema in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    identities = [operation["get"]["operationId"] for operation in told["paths"].values()]
    assert len(set(identities)) == len(identities)
