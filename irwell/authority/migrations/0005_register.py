"""The public register: its order, what changed in it, and who takes part as far as it shows."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.fields.json import KT


def number_entries(apps: Any, schema_editor: Any) -> None:
    """Give each entry that stands a change, its number and its parties."""
    Change = apps.get_model('authority', 'RegisterChange')
    Entry = apps.get_model('authority', 'RegisterEntry')
    Party = apps.get_model('authority', 'RegisterParty')
    Organisation = apps.get_model('authority', 'Organisation')
    joined = set(Organisation.objects.values_list('id', flat=True))
    entries = sorted(Entry.objects.all(), key=lambda own: (own.document['entered_at'], own.pk))
    for entry in entries:
        agreement = entry.agreement
        at = entry.document['entered_at']
        change = Change.objects.create(agreement=agreement, at=at, before='', state='active')
        if agreement.state != 'active':
            Change.objects.create(
                agreement=agreement, at=agreement.changed_at, before='active', state=agreement.state
            )
        entry.number, entry.state = change.pk, agreement.state
        entry.save()
        for name, party in entry.document.get('parties', {}).items():
            if party.get('org') in joined:
                Party.objects.create(
                    entry=entry,
                    organisation_id=party['org'],
                    gives=bool(party.get('gives', name == 'provider')),
                    receives=bool(party.get('receives', name == 'recipient')),
                )


class Migration(migrations.Migration):

    dependencies = [
        ('authority', '0004_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='title',
            field=models.GeneratedField(db_persist=True, expression=KT('document__title'), output_field=models.CharField(max_length=200)),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['state', 'name', 'version'], name='agreement_by_state'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['name', 'version', 'title'], name='agreement_by_name'),
        ),
        migrations.AddField(
            model_name='registerentry',
            name='number',
            field=models.BigIntegerField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name='registerentry',
            name='state',
            field=models.CharField(default='active', max_length=12),
        ),
        migrations.AddField(
            model_name='registerentry',
            name='topic',
            field=models.GeneratedField(db_persist=True, expression=KT('document__purpose__code'), output_field=models.CharField(max_length=63, null=True)),
        ),
        migrations.AddIndex(
            model_name='registerentry',
            index=models.Index(fields=['state', 'number'], name='register_by_state'),
        ),
        migrations.AddIndex(
            model_name='registerentry',
            index=models.Index(fields=['topic', 'number'], name='register_by_topic'),
        ),
        migrations.CreateModel(
            name='RegisterChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.CharField(max_length=32)),
                ('before', models.CharField(blank=True, max_length=12)),
                ('state', models.CharField(max_length=12)),
                ('what', models.CharField(choices=[('state', 'state'), ('joined', 'joined'), ('left', 'left')], default='state', max_length=6)),
                ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authority.organisation')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_changes', to='authority.agreement')),
            ],
        ),
        migrations.CreateModel(
            name='RegisterParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gives', models.BooleanField()),
                ('receives', models.BooleanField()),
                ('joined', models.BooleanField(default=False)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='party_rows', to='authority.registerentry', to_field='number')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='authority.organisation')),
            ],
        ),
        migrations.AddIndex(
            model_name='registerparty',
            index=models.Index(fields=['organisation', 'entry', 'receives'], name='register_by_organisation'),
        ),
        migrations.RunPython(number_entries, migrations.RunPython.noop),
    ]
