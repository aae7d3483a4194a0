using System.Text.Json.Serialization;
using Gateway.Client.Delivery;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Exporting;

/// <summary>
/// The record beside the documents of one exported advisory, <c>ID.json</c>: what its sender signed, what was found, where it is logged. Without the verdict <c>ok</c> there
/// is no document, and nothing here that the gateway could have made up.
/// </summary>
internal sealed record ExportRecord
{
    public string Type { get; } = "advisory-export/v1";

    public required string Id { get; init; }

    /// <summary>The index of the entry that addressed it; records come in its order.</summary>
    public required long Index { get; init; }

    /// <summary><c>ok</c>, or the word of what was found.</summary>
    public required string Verdict { get; init; }

    /// <summary>What was found, in a sentence.</summary>
    public string? Finding { get; init; }

    /// <summary>How the advisory stood: <c>published</c>, <c>withdrawn</c> or <c>expired</c>.</summary>
    public required string Status { get; init; }

    public required string ExportedAt { get; init; }

    public string? Sender { get; init; }

    /// <summary>The label as FIRST spells it, like <c>TLP:AMBER+STRICT</c>.</summary>
    public string? Tlp { get; init; }

    public string? Category { get; init; }

    public string? Urgency { get; init; }

    public IReadOnlyDictionary<string, string>? Titles { get; init; }

    public bool? Sealed { get; init; }

    public string? CreatedAt { get; init; }

    public string? PublishedAt { get; init; }

    public string? NotBefore { get; init; }

    public string? RespondBy { get; init; }

    public string? ExpiresAt { get; init; }

    public string? Supersedes { get; init; }

    public string? ReplyTo { get; init; }

    public IReadOnlyList<string>? Policies { get; init; }

    /// <summary>SHA-256 of the manifest and of the statement, base64.</summary>
    public string? Manifest { get; init; }

    public string? Statement { get; init; }

    public IReadOnlyList<ExportedFile>? Files { get; init; }

    /// <summary>Those that are CSAF and bear the label; for the state, not for the record.</summary>
    [JsonIgnore]
    public IReadOnlyList<StandingDocument> Csaf { get; init; } = [];

    /// <summary>What whoever handles the documents has to know.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>The record of a delivery that holds.</summary>
    /// <param name="item">The delivery as listed, held against what was signed.</param>
    /// <param name="delivery">What was signed.</param>
    /// <param name="saved">Its documents, and what was noticed inside them.</param>
    /// <param name="now">When it is exported.</param>
    public static ExportRecord Of(AdvisoryItem item, DescribedDelivery delivery, SavedDelivery saved, DateTimeOffset now)
    {
        StatementContent content = delivery.Statement.Content;
        return Begin(item, Audit.Verdict.Ok, null, ItemStatus.Published, now) with
        {
            Sender = content.Sender.Value,
            Tlp = $"TLP:{content.Tlp.ToWire()}",
            Category = content.Category.ToWire(),
            Urgency = content.Urgency.ToWire(),
            Titles = delivery.Titles,
            Sealed = content is SealedContent,
            CreatedAt = CanonicalJson.FormatTime(content.CreatedAt),
            PublishedAt = CanonicalJson.FormatTime(delivery.Manifest.Content.PublishedAt),
            NotBefore = Time(content.NotBefore),
            RespondBy = Time(content.RespondBy),
            ExpiresAt = Time(content.ExpiresAt),
            Supersedes = content.Supersedes?.Value,
            ReplyTo = content.ReplyTo?.Value,
            Policies = content.Policies.Count > 0 ? content.Policies : null,
            Manifest = delivery.Manifest.Digest.ToString(),
            Statement = delivery.Statement.Digest.ToString(),
            Files = [.. delivery.Documents.Select(document => ExportedFile.Of(item.Id, document.Described))],
            Notes = saved.Notes.Count > 0 ? [.. saved.Notes.Select(note => note.ToString())] : null,
            Csaf = CsafOf(delivery, saved),
        };
    }

    /// <summary>The record of a delivery without documents: it does not hold, or does not stand any more.</summary>
    public static ExportRecord Begin(AdvisoryItem item, Audit.Verdict verdict, string? finding, string status, DateTimeOffset now) => new()
    {
        Id = item.Id.Value,
        Index = item.Index,
        Verdict = Audit.VerdictText.Word(verdict),
        Finding = finding,
        Status = status,
        ExportedAt = CanonicalJson.FormatTime(now),
    };

    private static IReadOnlyList<StandingDocument> CsafOf(DescribedDelivery delivery, SavedDelivery saved)
    {
        Tlp label = delivery.Statement.Content.Tlp;
        return
        [
            .. delivery.Documents.Select(document => document.Described).Zip(saved.Read)
                .Where(pair => pair.Second?.Tlp is { } own && new DocumentMarking(own, IsCsaf20: true).AgreesWith(label))
                .Select(pair => new StandingDocument(pair.First.Name, label.ToWire(), new CsafListing(pair.Second!).Path, pair.First.Sha256.ToString())),
        ];
    }

    private static string? Time(DateTimeOffset? time) => time is { } at ? CanonicalJson.FormatTime(at) : null;
}

/// <summary>One exported document, as its sender described it.</summary>
/// <param name="Path">Where it is, below the folder of the records.</param>
/// <param name="Name">Its file name.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Language">Its language.</param>
/// <param name="Role">What it is in the advisory.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, base64.</param>
internal sealed record ExportedFile(string Path, string Name, string MediaType, string Language, string Role, long Size, string Sha256)
{
    public static ExportedFile Of(AdvisoryId advisory, StatementDocument document) => new(
        $"{advisory}/{document.Name}", document.Name, document.MediaType, document.Language, document.Role.ToWire(), document.Size, document.Sha256.ToString());
}
