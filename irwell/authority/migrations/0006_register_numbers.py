"""Each entry of the register has its number now: PostgreSQL wants this in a transaction of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authority', '0005_register'),
    ]

    operations = [
        migrations.AlterField(
            model_name='registerentry',
            name='number',
            field=models.BigIntegerField(unique=True),
        ),
    ]
