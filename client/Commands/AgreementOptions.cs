using System.CommandLine;
using System.Globalization;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Client.Sending;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>The options of <c>advisory agreement propose</c>: parties, terms, dates and the human documents.</summary>
internal sealed class AgreementOptions(TimeProvider clock)
{
    private readonly Option<IReadOnlyList<AgencyId>> parties = Words.List<AgencyId>("--with", "The other parties", AgencyId.TryParse, "agencies like bravo,charlie");

    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> texts = Words.Pairs("--text", "The human document in one language, like fr=convention.fr.pdf");

    private readonly Option<Tlp> maxTlp = Words.Option<Tlp>("--tlp", "The strictest label that may be shared", TlpWords.TryParse, TlpWords.Expected);

    private readonly Option<IReadOnlyList<AgreementDirection>> directions = Words.List<AgreementDirection>(
        "--tlp-from", "The strictest label one way", TryParseDirection, "like alpha:bravo:AMBER+STRICT");

    private readonly Option<IReadOnlyList<AdvisoryCategory>> categories = Words.List<AdvisoryCategory>(
        "--category", "What it is about", WireText.TryParse, "categories like vulnerability,incident; all if not given");

    private readonly Option<OnwardTerm> onward = Words.Option<OnwardTerm>(
        "--onward", "What recipients may do with it", WireText.TryParse, "never, permission, the default, or label");

    private readonly Option<int> acknowledge = Words.Option<int>("--acknowledge-within", "Hours to acknowledge in", TryParseCount, "a number");
    private readonly Option<int> retention = Words.Option<int>("--retention", "Days after which everything shared is erased", TryParseCount, "a number");

    private readonly Option<IReadOnlyList<string>> languages = Words.List<string>(
        "--lang", "Languages of which every advisory has one", TryParseLanguage, "language tags like en,fr");

    private readonly Option<int> notice = Words.Option<int>("--notice", "Days until an amendment or a leaving is in force", TryParseCount, "a number, 0 the default");
    private readonly Option<DateTimeOffset?> from = Words.Option<DateTimeOffset?>("--from", "When it begins", Moments.Future(clock), Moments.FutureExpected);
    private readonly Option<DateTimeOffset?> to = Words.Option<DateTimeOffset?>("--to", "When it ends", Moments.Future(clock), Moments.FutureExpected);

    private readonly Option<string[]> sponsors = new("--sponsor") { Description = "Who stands for whom, like bravo:island.", HelpName = "SPONSOR:PARTY" };

    private readonly Option<string[]> reservations = new("--reserve")
    {
        Description = "What a party holds back: bravo:category=attack, bravo:tlp=GREEN, or any words after bravo:.", HelpName = "PARTY:WHAT",
    };

    public void AddTo(Command command)
    {
        parties.Required = texts.Required = maxTlp.Required = true;
        Option[] options = [parties, texts, maxTlp, directions, categories, onward, acknowledge, retention, languages, notice, from, to, sponsors, reservations];
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the human documents, by language, and their media types.</summary>
    /// <exception cref="UsageException">A file cannot be read.</exception>
    public IReadOnlyList<(string Language, string MediaType, byte[] Bytes)> ReadTexts(ParseResult parsed)
    {
        try
        {
            return [.. parsed.GetRequiredValue(texts).Select(text => (text.Key.Length == 0 ? "en" : text.Key, MediaTypes.Of(text.Value), File.ReadAllBytes(text.Value)))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"A text cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Puts the agreement together.</summary>
    /// <exception cref="UsageException">The parts do not fit together.</exception>
    public AgreementContent Read(ParseResult parsed, GatewaySession session, IEnumerable<AgreementText> named)
    {
        DateTimeOffset now = CanonicalTime.Truncate(session.Clock.GetUtcNow());
        return new AgreementContent
        {
            Gateway = session.Gateway,
            Agreement = AgreementId.Create(session.Clock),
            Version = 1,
            Parties = Parties(parsed, session.Principal.Agency),
            Texts = [.. named],
            Terms = Terms(parsed),
            NoticeDays = parsed.GetValue(notice),
            ValidFrom = parsed.GetValue(from) ?? now,
            ValidTo = parsed.GetValue(to),
            At = now,
        };
    }

    private AgreementTerms Terms(ParseResult parsed) => new()
    {
        MaxTlp = parsed.GetRequiredValue(maxTlp),
        Directions = parsed.GetValue(directions) ?? [],
        Categories = parsed.GetValue(categories) ?? [],
        OnwardSharing = parsed.GetResult(onward) is null ? OnwardTerm.Permission : parsed.GetValue(onward),
        AcknowledgeWithinHours = parsed.GetResult(acknowledge) is null ? null : parsed.GetValue(acknowledge),
        RetentionDays = parsed.GetResult(retention) is null ? null : parsed.GetValue(retention),
        Languages = parsed.GetValue(languages) ?? [],
    };

    private AgreementParty[] Parties(ParseResult parsed, AgencyId own)
    {
        Dictionary<AgencyId, AgencyId> sponsorOf = [];
        foreach ((AgencyId sponsor, string party) in (parsed.GetValue(sponsors) ?? []).Select(text => Split(text, "--sponsor SPONSOR:PARTY")))
        {
            sponsorOf[ParseAgency(party)] = sponsor;
        }

        ILookup<AgencyId, AgreementReservation> reserved = (parsed.GetValue(reservations) ?? []).Select(text => Split(text, "--reserve PARTY:WHAT"))
            .ToLookup(pair => pair.Agency, pair => ParseReservation(pair.What));
        AgencyId[] all = [.. parsed.GetRequiredValue(parties).Append(own).Distinct()];
        AgencyId? stranger = sponsorOf.Keys.Concat(reserved.Select(group => group.Key)).Cast<AgencyId?>().FirstOrDefault(agency => !all.Contains(agency!.Value));
        return stranger is { } other
            ? throw new UsageException($"{other} is no party; name it with --with.")
            : [.. all.Select(agency => new AgreementParty(agency, sponsorOf.TryGetValue(agency, out AgencyId sponsor) ? sponsor : null, [.. reserved[agency]]))];
    }

    private static (AgencyId Agency, string What) Split(string text, string form)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && AgencyId.TryParse(text[..colon], out AgencyId agency)
            ? (agency, text[(colon + 1)..])
            : throw new UsageException($"'{TerminalText.Clean(text)}' is not of the form {form}.");
    }

    private static AgencyId ParseAgency(string text) =>
        AgencyId.TryParse(text, out AgencyId agency) ? agency : throw new UsageException($"'{TerminalText.Clean(text)}' is no agency's id.");

    private static AgreementReservation ParseReservation(string what)
    {
        if (what.StartsWith("tlp=", StringComparison.Ordinal))
        {
            return TlpWords.TryParse(what[4..], out Tlp label) ? new AgreementReservation { MaxTlp = label } : throw new UsageException($"'{TerminalText.Clean(what)}' names no label.");
        }

        return !what.StartsWith("category=", StringComparison.Ordinal)
            ? new AgreementReservation { Text = what }
            : new AgreementReservation
            {
                RefusedCategories = [.. what[9..].Split(',').Select(word =>
                    WireText.TryParse(word, out AdvisoryCategory category) ? category : throw new UsageException($"'{TerminalText.Clean(word)}' is no category."))],
            };
    }

    private static bool TryParseDirection(string? text, out AgreementDirection value)
    {
        string[] parts = (text ?? "").Split(':');
        value = null!;
        if (parts.Length != 3 || !AgencyId.TryParse(parts[0], out AgencyId sender) || !AgencyId.TryParse(parts[1], out AgencyId recipient) || !TlpWords.TryParse(parts[2], out Tlp label))
        {
            return false;
        }

        value = new AgreementDirection(sender, recipient, label);
        return true;
    }

    private static bool TryParseCount(string? text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool TryParseLanguage(string? text, out string value)
    {
        value = text ?? "";
        return text is not null && TextRules.IsLanguageTag(text);
    }
}
