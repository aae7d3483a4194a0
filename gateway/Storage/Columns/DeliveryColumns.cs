using Gateway.Exchange;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>delivery</c>, with its row of <c>manifest</c> where that was asked for, as it is read.</summary>
internal sealed class DeliveryColumns
{
    /// <summary>Column <c>advisory</c>.</summary>
    public AdvisoryId Advisory { get; set; }

    /// <summary>Column <c>recipient</c>.</summary>
    public AgencyId Recipient { get; set; }

    /// <summary>Column <c>delivery</c>.</summary>
    public long Delivery { get; set; }

    /// <summary>Column <c>addressed_index</c>.</summary>
    public long AddressedIndex { get; set; }

    /// <summary>Column <c>manifest_sha256</c>.</summary>
    public Sha256Digest ManifestSha256 { get; set; }

    /// <summary>Column <c>audience</c>.</summary>
    public IReadOnlyList<PrincipalId>? Audience { get; set; }

    /// <summary>Column <c>state</c>.</summary>
    public string State { get; set; } = "";

    /// <summary>Column <c>state_at</c>.</summary>
    public DateTimeOffset? StateAt { get; set; }

    /// <summary>Column <c>owed_to</c>.</summary>
    public AgencyId? OwedTo { get; set; }

    /// <summary>Column <c>respond_by</c>.</summary>
    public DateTimeOffset? RespondBy { get; set; }

    /// <summary>Column <c>shared_by</c>.</summary>
    public PrincipalId? SharedBy { get; set; }

    /// <summary>Column <c>manifest.manifest</c>.</summary>
    public byte[] Manifest { get; set; } = [];

    /// <summary>Column <c>manifest.manifest_signature</c>.</summary>
    public string ManifestSignature { get; set; } = "";

    /// <summary>Column <c>manifest.statement_signature</c>.</summary>
    public string StatementSignature { get; set; } = "";

    private Obligation? Asked => (OwedTo, RespondBy) switch
    {
        ({ } to, { } by) => new Obligation(to, by),
        (null, null) => null,
        _ => throw new FormatException("A delivery is owed to somebody and by some time, or not at all."),
    };

    /// <summary>The row without its manifest.</summary>
    public DeliverySummary ToSummary() => new()
    {
        Advisory = Advisory,
        Recipient = Recipient,
        Delivery = Delivery,
        AddressedIndex = AddressedIndex,
        ManifestSha256 = ManifestSha256,
        Audience = Audience,
        State = StoredWords.ParseDeliveryState(State),
        StateAt = StateAt,
        Asked = Asked,
        SharedBy = SharedBy,
    };

    /// <summary>The row.</summary>
    public DeliveryRow ToRow() => new()
    {
        Advisory = Advisory,
        Recipient = Recipient,
        Delivery = Delivery,
        AddressedIndex = AddressedIndex,
        Manifest = Manifest,
        ManifestSha256 = ManifestSha256,
        ManifestSignature = ManifestSignature,
        Audience = Audience,
        StatementSignature = StatementSignature,
        State = StoredWords.ParseDeliveryState(State),
        StateAt = StateAt,
        Asked = Asked,
        SharedBy = SharedBy,
    };
}
