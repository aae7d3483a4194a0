using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>
/// The findings of a bundle as a page for somebody who decides: what was exchanged, by whom, when, what proves it, and what does not.
/// </summary>
internal sealed class BundleReport(EvidenceFindings findings, TrustedLogs trusted, string fileName, Sha256Digest digest)
{
    /// <summary>The page.</summary>
    public Report Write(LogVerdict verdict) => new($"Evidence of advisory {findings.Index.Advisory}", verdict,
    [
        About(),
        Exchanged(),
        Recipients(),
        .. Permissions(),
        .. Declarations(),
        .. Receipts(),
        .. Downloads(),
        .. Withdrawal(),
        Proven(),
        NotProven(),
        Keys(),
        Agencies(),
        LogSections.Of(trusted, findings.AuditCheckpoint, findings.DirectoryCheckpoint),
        new ReportSection(
            "How to repeat this check",
            new ReportText("With the program: advisory audit check FILE --invite INVITE, on any machine, without a network. With stock tools:"),
            new ReportListing(StockTools.Write(findings, fileName))),
    ]);

    private ReportSection About() => new("About this evidence", new ReportTable(
        [],
        [
            ["File", fileName],
            ["SHA-256 of the file", Hex(digest)],
            ["Gateway", findings.Index.Gateway.Value],
            ["Taken by", $"{findings.Index.Exporter}, who signed the list of its contents"],
            ["Taken at (by that person's clock)", Time(findings.Index.ExportedAt)],
            ["Shows", findings.CoversAllRecipients
                ? $"every recipient ({Number(findings.Addressed.Count())})"
                : $"{Number(findings.Addressed.Count())} recipient(s): all that this person could see, who was not told how many there are"],
            ["Directory of agencies", $"as of its {Number(findings.DirectoryCheckpoint.Tree.Size)} entries, the last of {Time(findings.DirectoryChangedAt)}; "
                + $"a revocation after that is not known here"],
        ]));

    private ReportSection Exchanged()
    {
        if (findings.Deliveries.Select(delivery => delivery.Papers?.Statement).FirstOrDefault(statement => statement is not null) is not { } statement)
        {
            return new ReportSection("What was exchanged", new ReportText(
                "An auditor sees the log and no document: titles, documents and signatures are with sender and recipients."),
                new ReportTable([], [.. Publication()]));
        }

        StatementContent content = statement.Content;
        return new ReportSection("What was exchanged",
        [
            new ReportTable([],
            [
                .. Titles(content),
                ["Category and urgency", $"{content.Category.ToWire()}, {content.Urgency.ToWire()}"],
                ["Signed by its sender", $"{content.Sender}, {Time(content.CreatedAt)} (by the sender's clock)"],
                .. Optional("To be answered by", content.RespondBy),
                .. Optional("Not to be acted on before", content.NotBefore),
                .. Optional("Expires", content.ExpiresAt),
                .. Publication(),
            ]),
            .. Documents(content),
        ]);
    }

    private static IEnumerable<IReadOnlyList<string>> Titles(StatementContent content) => content is OpenContent open
        ? open.Titles.OrderBy(title => title.Key, StringComparer.Ordinal).Select(title => (IReadOnlyList<string>)[$"Title ({title.Key})", title.Value])
        : [["Titles", "sealed: the gateway does not know them, and neither does this report"]];

    private static ReportBlock[] Documents(StatementContent content) => content switch
    {
        OpenContent open =>
        [
            new ReportText("Documents, as the sender describes them. Whoever has one can compare its SHA-256:"),
            new ReportTable(
                ["Name", "Type", "Language", "Part", "Bytes", "SHA-256"],
                [.. open.Documents.Select(document => (IReadOnlyList<string>)
                    [document.Name, document.MediaType, document.Language, document.Role.ToWire(), Number(document.Size), Hex(document.Sha256)])]),
        ],
        SealedContent hidden =>
        [
            new ReportText($"The sender encrypted the documents by itself and committed to their envelope, SHA-256 {Hex(hidden.Commitment)}. Payloads, as it signed them:"),
            new ReportTable(
                ["Class", "Payload", "Bytes", "SHA-256"],
                [.. hidden.Payloads.SelectMany(set => set.All.Select((payload, number) => (IReadOnlyList<string>)
                    [set.Class.ToWire(), number == 0 ? "envelope" : Number(number), Number(payload.Size), Hex(payload.Sha256)]))]),
        ],
        _ => throw new UnreachableException("A statement is of one of two kinds."),
    };

    private IEnumerable<IReadOnlyList<string>> Publication() =>
    [
        ["Sender", findings.Published.Actor],
        ["TLP", $"TLP:{findings.PublishedDetail.Tlp.ToWire()}"],
        ["Published (by the gateway's clock)", $"{Time(findings.Published.Time)}, entry {findings.Published.Index}"],
        .. Release(),
    ];

    private IEnumerable<IReadOnlyList<string>> Release() => findings switch
    {
        { Release: { } release } => [["Released by a second publisher", $"{release.Release.Principal}, {Time(release.Release.At)} (by that publisher's clock), entry {release.Entry.Index}; "
            + (release.IsHeldAgainstStatements ? "what was released are the statements shown here" : "what was released is a root over statements, which this person could not see")]],
        { PublishedDetail.Release: not null } => [["Released by a second publisher", "yes; who it was is seen by the sending agency and auditors"]],
        _ => [],
    };

    private ReportSection Recipients() => new("To whom", new ReportTable(
        ["Recipient", "Named readers", "How it came", "Its delivery number", "Entry", "SHA-256 of its manifest"],
        [.. findings.Deliveries.Select(delivery => (IReadOnlyList<string>)
        [
            delivery.Detail.Recipient.Value,
            Readers(delivery.Papers),
            delivery.IsShared ? $"shared by {delivery.Entry.Actor}, {Time(delivery.Entry.Time)}" : "addressed by its sender",
            Number(delivery.Detail.Number),
            delivery.Entry.Index.ToString(),
            Hex(delivery.Detail.Manifest),
        ])]));

    private IEnumerable<ReportSection> Permissions() => findings.Permissions.Count == 0 ? [] :
    [
        new ReportSection("Who was permitted to share it on", new ReportTable(
            ["Agency", "With whom", "By", "Logged (by the gateway's clock)", "Entry"],
            [.. findings.Permissions.Select(permission => (IReadOnlyList<string>)
            [
                permission.Detail.Agency.Value,
                permission.Permission is not { } signed ? "permission not seen by the exporter"
                    : signed.Recipients is { } recipients ? string.Join(", ", recipients) : "any member",
                permission.Entry.Actor,
                Time(permission.Entry.Time),
                permission.Entry.Index.ToString(),
            ])])),
    ];

    private IEnumerable<ReportSection> Declarations() => findings.Declarations.Count == 0 ? [] :
    [
        new ReportSection("Who passed it on to its clients", new ReportTable(
            ["By", "To how many", "Signed (by the signer's clock)", "Logged (by the gateway's clock)", "Entry"],
            [.. findings.Declarations.Select(declaration => (IReadOnlyList<string>)
            [
                declaration.Entry.Actor,
                declaration.Declaration?.Clients is int clients ? Number(clients) : "not said",
                declaration.Declaration is { } signed ? Time(signed.At) : "declaration not seen by the exporter",
                Time(declaration.Entry.Time),
                declaration.Entry.Index.ToString(),
            ])])),
    ];

    private IEnumerable<ReportSection> Receipts() => findings.Receipts.Count == 0 ? [] :
    [
        new ReportSection("What recipients acknowledged", new ReportTable(
            ["By", "What", "Decided by", "Signed (by the signer's clock)", "Logged (by the gateway's clock)", "Entry"],
            [.. findings.Receipts.Select(receipt => (IReadOnlyList<string>)
            [
                receipt.Entry.Actor,
                receipt.Detail.Disposition.ToWire(),
                receipt.Detail.Mode == ReceiptMode.Manual ? "a person" : "a program",
                receipt.Receipt is { } signed ? Time(signed.At) : "receipt not seen by the exporter",
                Time(receipt.Entry.Time),
                receipt.Entry.Index.ToString(),
            ])])),
    ];

    private IEnumerable<ReportSection> Downloads() => findings.Fetches.Count == 0 ? [] :
    [
        new ReportSection("What was downloaded", new ReportTable(
            ["By", "Document", "Logged (by the gateway's clock)", "Shown by", "Entry"],
            [.. findings.Fetches.Select(fetch => (IReadOnlyList<string>)
            [
                fetch.Entry.Actor,
                (fetch.Detail.Document is int document ? Number(document + 1) : "envelope") + (fetch.Detail.Range is null ? "" : ", in part"),
                Time(fetch.Entry.Time),
                fetch.Request is { } request ? $"the reader's signed request of {Time(request.IssuedAt)}" : "the gateway's word",
                fetch.Entry.Index.ToString(),
            ])])),
    ];

    private IEnumerable<ReportSection> Withdrawal() => findings.Withdrawal is not { } withdrawn ? [] :
    [
        new ReportSection("Withdrawal", new ReportTable([],
        [
            ["By", withdrawn.Entry.Actor],
            ["Reason", withdrawn.Withdrawal?.Reason ?? "withdrawal not seen by the exporter"],
            ["Replaced by", withdrawn.Withdrawal?.Replacement?.Value ?? "nothing"],
            ["Logged (by the gateway's clock)", $"{Time(withdrawn.Entry.Time)}, entry {withdrawn.Entry.Index}"],
        ])),
    ];

    private ReportSection Proven()
    {
        bool hasPapers = findings.Deliveries.Any(delivery => delivery.Papers is not null);
        return new ReportSection("What is proven, and by whose signature", new ReportPoints(
        [
            .. If(hasPapers, $"{findings.Published.Actor} stated to each recipient that it addressed, and to it by name, what is listed above: by the sender's signature over each statement."),
            .. If(findings.Deliveries.Any(delivery => delivery.Papers?.Sharing is not null), "Whoever a recipient was added by stated that, over this very statement of the sender: by its signature over each addition."),
            .. If(hasPapers, "The gateway stored this for each recipient shown, encrypted for keys that were that recipient's: by its signature over each manifest."),
            .. If(hasPapers, "All recipients shown were given the same documents and told the same: the signed papers were compared."),
            .. If(findings.Receipts.Any(receipt => receipt.Receipt is not null), "Each acknowledgement with a signing time was signed by the principal named, over this very delivery."),
            .. If(findings.Withdrawal?.Withdrawal is not null, $"The withdrawal was signed by {findings.Withdrawal?.Entry.Actor}."),
            .. If(findings.Fetches.Any(fetch => fetch.Request is not null), "Each download with a signed request was asked for by whoever held that reader's key."),
            .. findings.PublishedBefore is { } dated
                ? [$"The publication was in the log by {Time(dated)}: by a timestamping authority's signature (RFC 3161) over a checkpoint of the log."]
                : (IEnumerable<string>)[],
            "Every event listed is in the gateway's log, in this order, and the log was not changed since: by the log's signature over the checkpoint below.",
            .. If(findings.CoversAllRecipients, "These are all recipients: their number and the hash over all their manifests, logged when it was published, were recomputed."),
            "Every key counted when its signature was logged: by the agencies' own signed records in the directory, each of which follows from the one before.",
        ]));
    }

    private ReportSection NotProven() => new("What rests on the gateway's word, or is not shown", new ReportPoints(
    [
        "Times of log entries, beyond their order. Times marked otherwise are by the clock of whoever signed.",
        .. If(findings.Deliveries.All(delivery => delivery.Papers is null), "Who published, acknowledged and withdrew: an auditor sees that the log says so, and not the signed documents."),
        .. If(findings.DatedCheckpoint is not null && findings.PublishedBefore is null, "The date of the timestamp enclosed: nobody said whose timestamps count (--timestamp-authority)."),
        .. If(findings.Fetches.Any(fetch => fetch.Request is null), "Downloads without a signed request."),
        .. findings.Others.Select(entry => $"Entry {entry.Index}, {Time(entry.Time)}: {entry.Action} by {entry.Actor}."),
        "That a person read what a key opened or acknowledged.",
        "That the gateway kept no copy of a document while it encrypted it, unless its sender had sealed it before.",
        "That nothing happened after this evidence was taken, and that its taker shows every acknowledgement and download that it saw.",
    ]));

    private ReportSection Keys() => new("Keys", new ReportText(
        "Whose key each is, the directory below says; the directory's own key came with the invite. To be sure of an agency, compare its fingerprint "
        + $"(below) with its people by telephone."),
        new ReportTable(
            ["Whose", "For", "Key", "SHA256 fingerprint", "Counted at", "Standing"],
            [.. findings.Keys.Select(use => (IReadOnlyList<string>)
            [
                use.Principal.Value,
                use.Purpose.ToWire(),
                use.Key.ToSshLine(),
                SshFingerprint(use.Key),
                Time(use.Moment.Time),
                use.IsDoubtful ? "doubtful: it may already have been in other hands" : "valid",
            ])]));

    private ReportSection Agencies() => new("Agencies", new ReportTable(
        ["Agency", "Name", "Fingerprint of its root keys", "Root"],
        [.. findings.Keys.Select(use => use.Principal.Agency).Concat(findings.Deliveries.Select(delivery => delivery.Detail.Recipient)).Distinct()
            .Select(findings.Directory.Find).OfType<DirectoryAgency>().OrderBy(agency => agency.Id.Value, StringComparer.Ordinal)
            .Select(agency => (IReadOnlyList<string>)
            [
                agency.Id.Value,
                Commands.AgencyWords.Name(agency.Current.Record.Content.Names),
                Fingerprint.Of(agency.Current.Record),
                Root(agency.Current),
            ])]));

    private static string Root(RecordVersion version) => $"{version.Record.Threshold} of {version.Record.Root.Count} keys sign"
        + (version.IsRootReplacement ? $"; replaced by {version.Act!.Principal}, not by the root before" : "");

    private static string Readers(DeliveryPapers? papers) => papers switch
    {
        null => "not seen",
        { Manifest.Content.Audience: { } named } => string.Join(", ", named),
        _ => "all its readers",
    };

    private static IEnumerable<string> If(bool holds, string point) => holds ? [point] : [];

    private static IEnumerable<IReadOnlyList<string>> Optional(string name, DateTimeOffset? time) => time is { } at ? [[name, Time(at)]] : [];

    private static string Time(DateTimeOffset time) => CanonicalJson.FormatTime(time);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Hex(Sha256Digest digest) => Convert.ToHexStringLower(digest.Bytes);

    // As ssh-keygen -l shows it.
    private static string SshFingerprint(VerifyingKey key)
    {
        byte[] blob = Convert.FromBase64String(key.ToSshLine().Split(' ')[1]);
        return $"SHA256:{Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('=')}";
    }
}
