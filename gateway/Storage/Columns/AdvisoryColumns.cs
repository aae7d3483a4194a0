using Gateway.Exchange;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>advisory</c> as it is read: words where <see cref="AdvisoryRow"/> has enumerations, for which Dapper takes no handlers.</summary>
internal sealed class AdvisoryColumns
{
    /// <summary>Column <c>id</c>.</summary>
    public AdvisoryId Id { get; set; }

    /// <summary>Column <c>sender</c>.</summary>
    public PrincipalId Sender { get; set; }

    /// <summary>Column <c>sender_agency</c>.</summary>
    public AgencyId SenderAgency { get; set; }

    /// <summary>Column <c>nonce</c>.</summary>
    public byte[] Nonce { get; set; } = [];

    /// <summary>Column <c>tlp</c>.</summary>
    public string Tlp { get; set; } = "";

    /// <summary>Column <c>published_at</c>.</summary>
    public DateTimeOffset PublishedAt { get; set; }

    /// <summary>Column <c>expires_at</c>.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Column <c>published_index</c>.</summary>
    public long PublishedIndex { get; set; }

    /// <summary>Column <c>directory_size</c>.</summary>
    public long DirectorySize { get; set; }

    /// <summary>Column <c>status</c>.</summary>
    public string Status { get; set; } = "";

    /// <summary>Column <c>sealed_common</c>.</summary>
    public byte[] SealedCommon { get; set; } = [];

    /// <summary>Column <c>stored_bytes</c>.</summary>
    public long StoredBytes { get; set; }

    /// <summary>Column <c>supersedes</c>.</summary>
    public AdvisoryId? Supersedes { get; set; }

    /// <summary>Column <c>closed_index</c>.</summary>
    public long? ClosedIndex { get; set; }

    /// <summary>Column <c>sealed_summary</c> of <c>advisory_summary</c>; null where there is no row.</summary>
    public byte[]? SealedSummary { get; set; }

    /// <summary>The row.</summary>
    public AdvisoryRow ToRow() => new()
    {
        Id = Id,
        Sender = Sender,
        SenderAgency = SenderAgency,
        Nonce = Nonce,
        Tlp = WireText.TryParse(Tlp, out Tlp tlp) ? tlp : throw new FormatException("A column holds no traffic light label."),
        PublishedAt = PublishedAt,
        ExpiresAt = ExpiresAt,
        PublishedIndex = PublishedIndex,
        DirectorySize = DirectorySize,
        Status = StoredWords.ParseAdvisoryStatus(Status),
        SealedCommon = SealedCommon,
        StoredBytes = StoredBytes,
        Supersedes = Supersedes,
        ClosedIndex = ClosedIndex,
        SealedSummary = SealedSummary,
    };
}
