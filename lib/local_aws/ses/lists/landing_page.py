"""The page on which a contact says what they want to get. AWS's looks otherwise."""

from __future__ import annotations

import jinja2

from local_aws.ses.lists.contact_list import OPT_IN, Contact, ContactList

PAGE = jinja2.Environment(autoescape=True).from_string("""\
<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>E-mail preferences</title>
<h1>E-mail preferences</h1>
{% if changed %}<p>Your preferences are saved.</p>{% endif %}
<form method="post">
<p>{{ address }} gets:</p>
<input type="hidden" name="preferences" value="1">
{% for topic, wanted in topics %}
<p><label><input type="checkbox" name="topic" value="{{ topic.name }}"\
{% if wanted %} checked{% endif %}> {{ topic.display_name }}\
{% if topic.name == current %} (this message){% endif %}</label>
{% if topic.description %}<br>{{ topic.description }}{% endif %}</p>
{% endfor %}
<p><label><input type="checkbox" name="unsubscribe_all"\
{% if unsubscribe_all %} checked{% endif %}> Unsubscribe from everything</label></p>
<button>Save</button>
</form></html>
""")


def page(found: ContactList, contact: Contact, current: str, *, changed: bool = False) -> str:
    """Return the page of a contact. `current` is the topic of the message it was reached from."""
    topics = [
        (topic, found.status(contact, name) == OPT_IN) for name, topic in found.topics.items()
    ]
    return PAGE.render(
        address=contact.address,
        topics=topics,
        current=current,
        unsubscribe_all=contact.unsubscribe_all,
        changed=changed,
    )
