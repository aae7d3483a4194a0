using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The bytes of an agreement.</summary>
internal static class AgreementFormat
{
    public const string Type = "advisory-agreement/v1";

    public static byte[] Write(AgreementContent content) => CanonicalJson.Write(writer =>
    {
        writer.Text("agreement", content.Agreement.Value);
        writer.Time("at", content.At);
        writer.Text("gateway", content.Gateway.Value);
        writer.Integer("noticeDays", content.NoticeDays);
        writer.Objects("parties", content.Parties.OrderBy(party => party.Agency.Value, StringComparer.Ordinal), WriteParty);
        if (content.Previous is Sha256Digest previous)
        {
            writer.WriteReference("previous", previous);
        }

        writer.Object("terms", content.Terms, WriteTerms);
        writer.Objects("texts", content.Texts.OrderBy(text => text.Language, StringComparer.Ordinal), WriteText);
        writer.Text("type", Type);
        writer.Time("validFrom", content.ValidFrom);
        writer.OptionalTime("validTo", content.ValidTo);
        writer.Integer("version", content.Version);
    });

    public static AgreementContent Read(CanonicalObject members) => new()
    {
        Agreement = members.Id<AgreementId>("agreement"),
        At = members.Time("at"),
        Gateway = members.Id<GatewayName>("gateway"),
        NoticeDays = members.Count("noticeDays"),
        Parties = [.. members.Objects("parties").Select(party => party.ReadClosed(ReadParty))],
        Previous = members.Has("previous") ? members.Reference("previous") : null,
        Terms = members.Object("terms").ReadClosed(ReadTerms),
        Texts = [.. members.Objects("texts").Select(text => text.ReadClosed(ReadText))],
        ValidFrom = members.Time("validFrom"),
        ValidTo = members.OptionalTime("validTo"),
        Version = members.Count("version"),
    };

    private static void WriteParty(CanonicalJsonWriter writer, AgreementParty party)
    {
        writer.Text("agency", party.Agency.Value);
        if (party.Reservations.Count > 0)
        {
            writer.Objects("reservations", party.Reservations, WriteReservation);
        }

        writer.OptionalText("sponsor", party.Sponsor?.Value);
    }

    private static AgreementParty ReadParty(CanonicalObject members) => new(
        members.Id<AgencyId>("agency"),
        members.OptionalId<AgencyId>("sponsor"),
        members.Has("reservations") ? ReadReservations(members) : []);

    private static AgreementReservation[] ReadReservations(CanonicalObject members)
    {
        AgreementReservation[] reservations = [.. members.Objects("reservations").Select(reservation => reservation.ReadClosed(ReadReservation))];
        CanonicalMembers.RequireCount("reservations", reservations.Length, 1, Limits.Reservations);
        return reservations;
    }

    private static void WriteReservation(CanonicalJsonWriter writer, AgreementReservation reservation)
    {
        writer.OptionalText("maxTlp", reservation.MaxTlp?.ToWire());
        writer.OptionalTexts("refusedCategories", WordsOf(reservation.RefusedCategories));
        writer.OptionalText("text", reservation.Text);
    }

    private static AgreementReservation ReadReservation(CanonicalObject members)
    {
        var reservation = new AgreementReservation
        {
            MaxTlp = members.Has("maxTlp") ? members.Word<Tlp>("maxTlp", WireText.TryParse) : null,
            RefusedCategories = ReadCategories(members, "refusedCategories"),
            Text = members.OptionalText("text"),
        };
        int says = (reservation.MaxTlp is null ? 0 : 1) + (reservation.RefusedCategories.Count == 0 ? 0 : 1) + (reservation.Text is null ? 0 : 1);
        Require(says == 1, DocumentRule.InvalidReservation, "A reservation says one thing.");
        Require(reservation.Text is null || TextRules.IsPolicy(reservation.Text), DocumentRule.InvalidReservation, "A reservation is blank, too long, or holds characters it may not.");
        return reservation;
    }

    private static void WriteTerms(CanonicalJsonWriter writer, AgreementTerms terms)
    {
        writer.OptionalInteger("acknowledgeWithinHours", terms.AcknowledgeWithinHours);
        writer.OptionalTexts("categories", WordsOf(terms.Categories));
        if (terms.Directions.Count > 0)
        {
            writer.Objects("directions", terms.Directions.OrderBy(PairOf, StringComparer.Ordinal), WriteDirection);
        }

        writer.OptionalTexts("languages", terms.Languages.Count == 0 ? null : terms.Languages.Order(StringComparer.Ordinal));
        writer.Text("maxTlp", terms.MaxTlp.ToWire());
        writer.Text("onwardSharing", terms.OnwardSharing.ToWire());
        writer.OptionalInteger("retentionDays", terms.RetentionDays);
    }

    private static AgreementTerms ReadTerms(CanonicalObject members) => new()
    {
        AcknowledgeWithinHours = members.Has("acknowledgeWithinHours") ? members.Count("acknowledgeWithinHours") : null,
        Categories = ReadCategories(members, "categories"),
        Directions = members.Has("directions") ? ReadDirections(members) : [],
        Languages = members.Has("languages") ? ReadLanguages(members) : [],
        MaxTlp = members.Word<Tlp>("maxTlp", WireText.TryParse),
        OnwardSharing = members.Word<OnwardTerm>("onwardSharing", WireText.TryParse),
        RetentionDays = members.Has("retentionDays") ? members.Count("retentionDays") : null,
    };

    private static void WriteDirection(CanonicalJsonWriter writer, AgreementDirection direction)
    {
        writer.Text("from", direction.From.Value);
        writer.Text("maxTlp", direction.MaxTlp.ToWire());
        writer.Text("to", direction.To.Value);
    }

    private static AgreementDirection[] ReadDirections(CanonicalObject members)
    {
        AgreementDirection[] directions = [.. members.Objects("directions").Select(direction => direction.ReadClosed(ReadDirection))];
        CanonicalMembers.RequireCount("directions", directions.Length, 1, Limits.AgreementParties * Limits.AgreementParties);
        CanonicalMembers.RequireSorted("directions", [.. directions.Select(PairOf)]);
        return directions;
    }

    private static AgreementDirection ReadDirection(CanonicalObject members) => new(
        members.Id<AgencyId>("from"), members.Id<AgencyId>("to"), members.Word<Tlp>("maxTlp", WireText.TryParse));

    // A space sorts before every character that an agency's id has.
    private static string PairOf(AgreementDirection direction) => $"{direction.From} {direction.To}";

    private static IReadOnlyList<string> ReadLanguages(CanonicalObject members)
    {
        IReadOnlyList<string> languages = members.Texts("languages");
        CanonicalMembers.RequireCount("languages", languages.Count, 1, Limits.Languages);
        CanonicalMembers.RequireSorted("languages", languages);
        Require(languages.All(TextRules.IsLanguageTag), DocumentRule.InvalidLanguage, "A language of the terms is not a language tag.");
        return languages;
    }

    private static IReadOnlyList<AdvisoryCategory> ReadCategories(CanonicalObject members, string name)
    {
        if (!members.Has(name))
        {
            return [];
        }

        IReadOnlyList<AdvisoryCategory> categories = members.SortedWords<AdvisoryCategory>(name, WireText.TryParse);
        CanonicalMembers.RequireCount(name, categories.Count, 1, int.MaxValue);
        return categories;
    }

    private static IEnumerable<string>? WordsOf(IReadOnlyList<AdvisoryCategory> categories) =>
        categories.Count == 0 ? null : categories.Select(category => category.ToWire()).Order(StringComparer.Ordinal);

    private static void WriteText(CanonicalJsonWriter writer, AgreementText text)
    {
        writer.Text("language", text.Language);
        writer.Text("mediaType", text.MediaType);
        writer.Binary("sha256", text.Sha256.Bytes);
        writer.Integer("size", text.Size);
    }

    private static AgreementText ReadText(CanonicalObject members) =>
        new(members.Text("language"), members.Text("mediaType"), members.Digest("sha256"), members.Integer("size"));
}
