"""Templates are kept, shown and rendered alike by both APIs; the two fail in their own ways."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.world import LocalAws

from ..sender import parsed, refused

CONTENT = {
    "Subject": "Greetings, {{name}}!",
    "Text": "Dear {{name}},\r\nyour animal is {{animal}}.",
    "Html": "<h1>Hello {{name}}</h1><p>{{animal}}</p>",
}
V1_CONTENT = {
    "SubjectPart": CONTENT["Subject"],
    "TextPart": CONTENT["Text"],
    "HtmlPart": CONTENT["Html"],
}


@pytest.fixture
def v2(aws: LocalAws) -> Any:
    return aws.client("sesv2")


@pytest.fixture
def v1(aws: LocalAws) -> Any:
    return aws.client("ses")


def make(v2: Any, name: str = "welcome", **content: str) -> None:
    v2.create_email_template(TemplateName=name, TemplateContent=content or CONTENT)


def test_what_v2_keeps_v1_sees(v1: Any, v2: Any) -> None:
    make(v2)

    shown = v1.get_template(TemplateName="welcome")["Template"]
    assert shown == {"TemplateName": "welcome", **V1_CONTENT}


def test_what_v1_keeps_v2_sees(v1: Any, v2: Any) -> None:
    v1.create_template(Template={"TemplateName": "welcome", **V1_CONTENT})

    assert v2.get_email_template(TemplateName="welcome")["TemplateContent"] == CONTENT


def test_a_template_is_replaced_as_a_whole(v2: Any) -> None:
    make(v2)
    only_text = {"Subject": "Hi", "Text": "Bye"}
    v2.update_email_template(TemplateName="welcome", TemplateContent=only_text)

    assert v2.get_email_template(TemplateName="welcome")["TemplateContent"] == only_text


def test_v1_replaces_it_too(v1: Any, v2: Any) -> None:
    make(v2)
    v1.update_template(
        Template={"TemplateName": "welcome", "SubjectPart": "Hi", "HtmlPart": "<b>Bye</b>"}
    )

    content = v2.get_email_template(TemplateName="welcome")["TemplateContent"]
    assert content == {"Subject": "Hi", "Html": "<b>Bye</b>"}


def test_deleting_what_is_not_there_is_an_error_of_v2_alone(v1: Any, v2: Any) -> None:
    v1.delete_template(TemplateName="nothing")

    assert refused(v2.delete_email_template, TemplateName="nothing") == (
        "NotFoundException",
        "Template nothing does not exist.",
    )


def test_a_deleted_template_is_gone(v1: Any, v2: Any) -> None:
    make(v2, "one")
    make(v2, "two")
    v2.delete_email_template(TemplateName="one")
    v1.delete_template(TemplateName="two")

    assert v2.list_email_templates()["TemplatesMetadata"] == []
    assert refused(v1.get_template, TemplateName="two")[0] == "TemplateDoesNotExist"
    assert refused(v2.get_email_template, TemplateName="one")[0] == "NotFoundException"


def test_a_name_is_taken_once(v1: Any, v2: Any) -> None:
    make(v2)

    code, text = refused(make, v2=v2)
    assert code == "AlreadyExistsException"
    assert text == "Template welcome already exists for account id 123456789012."
    template = {"TemplateName": "welcome", **V1_CONTENT}
    assert refused(v1.create_template, Template=template)[0] == "AlreadyExists"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"Text": "x"}, "The subject must be specified."),
        ({"Subject": "x"}, "The template must have a text part, an HTML part, or both."),
        ({"Subject": "x", "Text": "{{#if a}}"}, "The template can't be rendered: unclosed block."),
        ({"Subject": "x", "Text": "y" * 512_000}, "The template exceeds 512000 bytes: 512001."),
    ],
)
def test_what_can_not_be_rendered_is_not_kept(
    v1: Any, v2: Any, content: dict[str, str], why: str
) -> None:
    assert refused(v2.create_email_template, TemplateName="x", TemplateContent=content) == (
        "BadRequestException",
        why,
    )
    old = {f"{name}Part": part for name, part in content.items()}
    code, text = refused(v1.create_template, Template={"TemplateName": "x", **old})
    assert (code, text) == ("InvalidTemplate", why)


def test_a_name_has_no_spaces(v2: Any) -> None:
    assert refused(make, v2=v2, name="my template")[0] == "BadRequestException"


def test_lists_come_by_the_page(v1: Any, v2: Any) -> None:
    names = [f"t{number:02}" for number in range(12)]
    for name in reversed(names):
        make(v2, name)

    first = v2.list_email_templates()
    rest = v2.list_email_templates(NextToken=first["NextToken"])
    found = [one["TemplateName"] for one in first["TemplatesMetadata"] + rest["TemplatesMetadata"]]
    assert (len(first["TemplatesMetadata"]), found) == (10, names)
    assert "NextToken" not in rest
    assert [one["Name"] for one in v1.list_templates(MaxItems=500)["TemplatesMetadata"]] == names
    assert refused(v2.list_email_templates, NextToken="x")[0] == "BadRequestException"
    assert refused(v1.list_templates, NextToken="x")[0] == "InvalidParameterValue"
    assert refused(v2.list_email_templates, PageSize=101)[0] == "BadRequestException"


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_a_preview_is_a_mime_message(v1: Any, v2: Any, api: str) -> None:
    make(v2)
    call = v1.test_render_template if api == "v1" else v2.test_render_email_template
    data = json.dumps({"name": "Ann & Bo", "animal": "cät"})

    rendered = call(TemplateName="welcome", TemplateData=data)["RenderedTemplate"]

    message = parsed(rendered.encode())
    assert message["Subject"] == "Greetings, Ann & Bo!"
    text, html = (part.get_content() for part in message.iter_parts())
    assert text == "Dear Ann & Bo,\r\nyour animal is cät.".replace("\r\n", "\n") or "cät" in text
    assert "<h1>Hello Ann & Bo</h1><p>cät</p>" in html


@pytest.mark.parametrize(
    ("data", "v1_code", "text"),
    [
        (
            '{"name": "Ann"}',
            "MissingRenderingAttribute",
            "Attribute 'animal' is not present in the rendering data.",
        ),
        ("[1]", "InvalidRenderingParameter", "The template data must be a JSON object."),
    ],
)
def test_a_preview_needs_its_data(v1: Any, v2: Any, data: str, v1_code: str, text: str) -> None:
    make(v2)
    arguments = {"TemplateName": "welcome", "TemplateData": data}

    assert refused(v1.test_render_template, **arguments) == (v1_code, text)
    assert refused(v2.test_render_email_template, **arguments) == ("BadRequestException", text)


def test_data_that_is_no_json_is_refused(v2: Any) -> None:
    make(v2)

    code, text = refused(
        v2.test_render_email_template, TemplateName="welcome", TemplateData="{name: 1}"
    )
    assert code == "BadRequestException"
    assert text.startswith("The template data is not valid JSON: ")


def test_templates_can_be_tagged(aws: LocalAws, v2: Any) -> None:
    tags = [{"Key": "team", "Value": "mail"}]
    v2.create_email_template(TemplateName="welcome", TemplateContent=CONTENT, Tags=tags)
    arn = "arn:aws:ses:us-east-1:123456789012:template/welcome"

    v2.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "b"}])

    found = v2.list_tags_for_resource(ResourceArn=arn)["Tags"]
    assert found == [*tags, {"Key": "a", "Value": "b"}]
    assert v2.get_email_template(TemplateName="welcome")["Tags"] == found
    missing = refused(v2.list_tags_for_resource, ResourceArn=f"{arn}x")
    assert missing == ("NotFoundException", "No EmailTemplate present with name: welcomex")
