using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Client.Cli;
using Gateway.Client.Sending;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>What <c>advisory send</c> and <c>advisory pack</c> take, and how it becomes a request.</summary>
internal sealed class SendOptions(TimeProvider clock)
{
    private const string DefaultLanguage = "en";

    private readonly Argument<string[]> files = new("FILE")
    {
        Description = "The documents; the first is the advisory itself, the others are attachments.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<IReadOnlyList<Addressee>> to = Words.List<Addressee>(
        "--to", "Agencies, or people of agencies as agency/principal", Addressee.TryParse, "like cncert,jpcert or jpcert/k3v9x2m1");

    private readonly Option<IReadOnlyList<GroupId>> groups = Words.List<GroupId>(
        "--group", "Groups; your agency may publish to them, and their rosters are verified first", GroupId.TryParse, GroupWords.Expected);

    private readonly Option<Tlp> tlp = Words.Option<Tlp>("--tlp", "How far it may travel", TlpWords.TryParse, TlpWords.Expected);

    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> titles = Words.Pairs(
        "--title", "Its title, like \"Patch the pumps\" or fr=\"…\"; default what a CSAF file says, else the first file's name");

    private readonly Option<AdvisoryCategory> category = Words.Option<AdvisoryCategory>(
        "--category",
        "What it is about",
        WireText.TryParse,
        "vulnerability, malware, attack, incident, technique, regulation or notice; default what a CSAF file is, else notice");

    private readonly Option<IReadOnlyList<string>> tags = AdvisoryWords.Tags("A free tag; several with an option each");

    private readonly Option<string> language = Words.Option<string>(
        "--lang", "The documents' language", AdvisoryWords.TryParseLanguage, "a language tag like en or pt-BR; default what a CSAF file says, else en");

    private readonly Option<Urgency> urgency = Words.Option<Urgency>(
        "--urgency", "How soon to look", WireText.TryParse, "flash, urgent or routine, the default");

    private readonly Option<DateTimeOffset?> expires = Words.Option<DateTimeOffset?>(
        "--expires", "When it is erased", Moments.Future(clock), Moments.FutureExpected);

    private readonly Option<DateTimeOffset?> respondBy = Words.Option<DateTimeOffset?>(
        "--respond-by", "By when you hope for an answer", Moments.Future(clock), Moments.FutureExpected);

    private readonly Option<DateTimeOffset?> notBefore = Words.Option<DateTimeOffset?>(
        "--not-before", "Before when nobody is to act on it", Moments.Future(clock), Moments.FutureExpected);

    private readonly Option<string?> policies = new("--policies")
    {
        Description = "The policies it falls under: FIRST IEP 2.0 in JSON, or a text a line. Carried as they are.",
        HelpName = "FILE",
    };

    private readonly Option<AdvisoryId?> supersedes = AdvisoryWords.Reference("--supersedes", "The advisory it replaces");
    private readonly Option<AdvisoryId?> replyTo = AdvisoryWords.Reference("--reply-to", "The advisory it answers");

    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> translations = Words.Pairs(
        "--translation", "A translated document, like fr=advisory.fr.pdf");

    private readonly Option<string[]> attachments = new("--attachment") { Description = "One more attachment.", HelpName = "FILE" };

    private readonly Option<bool> skipRefused = new("--skip-refused")
    {
        Description = "Go on without the recipients that cannot be delivered to.",
    };

    private readonly Option<bool> seal = new("--sealed")
    {
        Description = "Encrypt here, so that the gateway cannot read it; done anyway for RED and AMBER+STRICT.",
    };

    private readonly Option<bool> open = new("--open") { Description = "Let the gateway encrypt, which then sees it, also what is RED or AMBER+STRICT." };

    public Option<bool> Json { get; } = AgencyWords.Json();

    /// <summary>Adds them to a command, which takes documents or one of these instead.</summary>
    public void AddTo(Command command, params Option[] instead)
    {
        command.Arguments.Add(files);
        Option[] options =
        [
            to, groups, tlp, titles, category, tags, language, urgency, expires, respondBy, notBefore, policies, supersedes, replyTo, translations, attachments, skipRefused, seal, open, Json,
        ];
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result => Validate(result, instead));
    }

    private void Validate(CommandResult result, Option[] instead)
    {
        bool hasFiles = result.GetResult(files) is { Tokens.Count: > 0 };
        if (instead.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } other)
        {
            if (hasFiles || result.GetResult(to) is not null || result.GetResult(groups) is not null || result.GetResult(tlp) is not null)
            {
                result.AddError($"Documents, --to, --group and --tlp do not go together with {other.Name}.");
            }

            return;
        }

        if (!hasFiles)
        {
            result.AddError($"Required argument missing for command: '{result.Command.Name}'.");
        }

        if (result.GetResult(to) is null && result.GetResult(groups) is null)
        {
            result.AddError("Option '--to' or '--group' is required.");
        }

        if (result.GetResult(tlp) is null)
        {
            result.AddError($"Option '{tlp.Name}' is required.");
        }
    }

    /// <summary>Reads the files' sizes and digests and puts the request together.</summary>
    /// <exception cref="UsageException">A file cannot be read, or the parts do not fit together.</exception>
    public async Task<SendRequest> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        List<PreparedDocument> documents = await ReadDocumentsAsync(parsed, parsed.GetValue(language), cancellationToken);
        documents.ForEach(document => MarkingCheck.Require(document.Path, document.Marking, parsed.GetRequiredValue(tlp)));
        CsafSummary? csaf = documents[0].Csaf;
        return new SendRequest
        {
            Documents = documents,
            Recipients = Addressee.Group(parsed.GetValue(to) ?? []),
            Groups = Groups(parsed),
            Tlp = parsed.GetRequiredValue(tlp),
            Mode = Mode(parsed),
            Category = parsed.GetResult(category) is not null ? parsed.GetValue(category) : csaf is null ? AdvisoryCategory.Notice : CsafDefaults.Category(csaf),
            Titles = Titles(parsed.GetValue(titles) ?? [], documents),
            Tags = [.. (parsed.GetValue(tags) ?? []).Distinct().Order(StringComparer.Ordinal)],
            Urgency = parsed.GetResult(urgency) is null ? Urgency.Routine : parsed.GetValue(urgency),
            ExpiresAt = parsed.GetValue(expires),
            RespondBy = Moments.RequireAhead(parsed.GetValue(respondBy), clock),
            NotBefore = parsed.GetValue(notBefore),
            Policies = parsed.GetValue(policies) is { } file ? await PolicyFile.ReadAsync(file, cancellationToken) : [],
            Supersedes = parsed.GetValue(supersedes),
            ReplyTo = parsed.GetValue(replyTo),
            SkipRefused = parsed.GetValue(skipRefused),
        };
    }

    private IReadOnlyList<GroupId> Groups(ParseResult parsed)
    {
        IReadOnlyList<GroupId> named = [.. (parsed.GetValue(groups) ?? []).Distinct()];
        return named.Count > 0 && parsed.GetRequiredValue(tlp) == Tlp.Red
            ? throw new UsageException("tlp-not-permitted: TLP:RED is for named persons, never for a group; name them with --to agency/principal.")
            : named;
    }

    private SendMode Mode(ParseResult parsed) => (parsed.GetValue(seal), parsed.GetValue(open)) switch
    {
        (true, true) => throw new UsageException("An advisory is either --sealed or --open."),
        (true, false) => SendMode.Sealed,
        (false, true) => SendMode.Open,
        _ => parsed.GetRequiredValue(tlp) <= Tlp.AmberStrict ? SendMode.Sealed : SendMode.Open,
    };

    private async Task<List<PreparedDocument>> ReadDocumentsAsync(ParseResult parsed, string? tongue, CancellationToken cancellationToken)
    {
        string usual = DefaultLanguage;
        List<PreparedDocument> documents = [];
        foreach (string file in parsed.GetRequiredValue(files))
        {
            DocumentRole role = documents.Count == 0 ? DocumentRole.Main : DocumentRole.Attachment;
            documents.Add(await PrepareAsync(file, role, tongue, usual, cancellationToken));
            // What comes with an advisory is in its language unless it says otherwise.
            usual = documents[0].Description.Language;
        }

        foreach ((string translated, string file) in parsed.GetValue(translations) ?? [])
        {
            documents.Add(await PrepareAsync(file, DocumentRole.Translation, translated.Length == 0 ? tongue : translated, usual, cancellationToken));
        }

        foreach (string file in parsed.GetValue(attachments) ?? [])
        {
            documents.Add(await PrepareAsync(file, DocumentRole.Attachment, tongue, usual, cancellationToken));
        }

        return documents;
    }

    private static async Task<PreparedDocument> PrepareAsync(string file, DocumentRole role, string? tongue, string usual, CancellationToken cancellationToken)
    {
        try
        {
            return await PreparedDocument.ReadAsync(file, role, tongue, usual, cancellationToken);
        }
        catch (DocumentException broken)
        {
            // The gateway would say the same of an open advisory, and cannot of a sealed one.
            throw new CommandFailedException($"invalid-advisory: {file}: {broken.Message} Nothing was sent.", broken);
        }
    }

    // What the sender says, else what the documents say of themselves, each in its language, else the first file's name.
    private static Dictionary<string, string> Titles(IReadOnlyList<KeyValuePair<string, string>> given, List<PreparedDocument> documents)
    {
        string tongue = documents[0].Description.Language;
        Dictionary<string, string> titles = new(StringComparer.Ordinal);
        foreach ((string language, string title) in given)
        {
            titles[language.Length == 0 ? tongue : language] = title;
        }

        if (titles.Count > 0)
        {
            return titles;
        }

        foreach (PreparedDocument document in documents.Where(document => document.Csaf is not null && document.Description.Role != DocumentRole.Attachment))
        {
            titles.TryAdd(document.Description.Language, CsafDefaults.Title(document.Csaf!));
        }

        titles.TryAdd(tongue, documents[0].Description.Name);
        return titles;
    }
}
