from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def mark_hosted(apps: Any, schema_editor: Any) -> None:
    """The keys that this node made when a hosted body joined: its home's, and the ledger's."""
    keys = apps.get_model('authority', 'PublicKey').objects
    for key in keys.filter(organisation__place='hosted').select_related('organisation'):
        if key.document.get('role') in ('home', 'ledger'):
            key.kept = 'hosted'
        key.entered_at = key.organisation.joined_at
        key.save(update_fields=['kept', 'entered_at'])


class Migration(migrations.Migration):

    dependencies = [
        ('authority', '0006_register_numbers'),
    ]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='paper',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='upgrades', to='authority.agreement'),
        ),
        migrations.AddField(
            model_name='publickey',
            name='kept',
            field=models.CharField(choices=[('own', "on the signatory's own machine"), ('hosted', 'by this node')], default='own', max_length=6),
        ),
        migrations.AddField(
            model_name='publickey',
            name='entered_at',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name='publickey',
            name='ended_at',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name='publickey',
            name='end',
            field=models.CharField(blank=True, choices=[('replaced', 'replaced'), ('revoked', 'revoked')], max_length=8),
        ),
        migrations.RunPython(mark_hosted, migrations.RunPython.noop),
        migrations.CreateModel(
            name='Accession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joins_as', models.CharField(max_length=63)),
                ('gives', models.BooleanField()),
                ('receives', models.BooleanField()),
                ('document', models.JSONField()),
                ('digest', models.CharField(max_length=71)),
                ('signature', models.JSONField()),
                ('at', models.CharField(max_length=32)),
                ('left_at', models.CharField(blank=True, db_index=True, max_length=32)),
                ('left_reason', models.CharField(blank=True, max_length=80)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accessions', to='authority.agreement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accessions', to='authority.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accessions', to='authority.person')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at', '')), fields=('agreement', 'organisation'), name='accession_once_a_body')],
            },
        ),
    ]
