namespace Gateway.Exchange;

/// <summary>What agreements ask of an advisory.</summary>
public sealed record SharedItem
{
    /// <summary>Who shares it.</summary>
    public required AgencyId Sender { get; init; }

    /// <summary>Its label.</summary>
    public required Tlp Tlp { get; init; }

    /// <summary>Its category.</summary>
    public required AdvisoryCategory Category { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it expires, UTC, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>By when it is to be acknowledged, UTC, or null.</summary>
    public DateTimeOffset? RespondBy { get; init; }

    /// <summary>The languages of its main document and translations; null where they are not to be seen, as in the statement of a sealed advisory.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>What a statement shows, and of a sealed advisory its envelope to whoever has it.</summary>
    public static SharedItem Of(StatementContent content, Envelope? envelope = null) => new()
    {
        Sender = content.Sender.Agency,
        Tlp = content.Tlp,
        Category = content.Category,
        CreatedAt = content.CreatedAt,
        ExpiresAt = content.ExpiresAt,
        RespondBy = content.RespondBy,
        Languages = content is OpenContent open ? LanguagesOf(open.Documents) : envelope is null ? null : LanguagesOf(envelope.Documents),
    };

    /// <summary>The languages that count of these documents: of the main one and of translations, not of attachments.</summary>
    public static IReadOnlyList<string> LanguagesOf(IEnumerable<StatementDocument> documents) =>
        [.. documents.Where(document => document.Role != DocumentRole.Attachment).Select(document => document.Language)];
}
