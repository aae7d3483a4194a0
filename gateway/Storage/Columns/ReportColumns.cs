using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>report_tally</c> as it is read.</summary>
internal sealed class TallyColumns
{
    /// <summary>Column <c>giver</c>.</summary>
    public AgencyId Giver { get; set; }

    /// <summary>Column <c>taker</c>, empty for nobody.</summary>
    public string Taker { get; set; } = "";

    /// <summary>Column <c>month</c>.</summary>
    public int Month { get; set; }

    /// <summary>Column <c>kind</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Column <c>facet</c>.</summary>
    public string Facet { get; set; } = "";

    /// <summary>Column <c>items</c>.</summary>
    public long Items { get; set; }

    /// <summary>Column <c>documents</c>.</summary>
    public long Documents { get; set; }

    /// <summary>Column <c>bytes</c>.</summary>
    public long Bytes { get; set; }

    /// <summary>The row.</summary>
    public TallyRow ToRow() => new(
        new TallyKey(
            ReportMonth.FromNumber(Month),
            WireText.TryParse(Kind, out TallyKind kind) ? kind : throw new FormatException("A column holds no kind of tally."),
            Giver,
            Taker.Length == 0 ? null : AgencyId.Parse(Taker),
            Facet),
        new TallyAmount(Items, Documents, Bytes));
}

/// <summary>A row of <c>report_open</c> as it is read.</summary>
internal sealed class OpenDeliveryColumns
{
    /// <summary>Column <c>advisory</c>.</summary>
    public AdvisoryId Advisory { get; set; }

    /// <summary>Column <c>recipient</c>.</summary>
    public AgencyId Recipient { get; set; }

    /// <summary>Column <c>sender</c>.</summary>
    public AgencyId Sender { get; set; }

    /// <summary>Column <c>addressed_at</c>.</summary>
    public DateTimeOffset AddressedAt { get; set; }

    /// <summary>Column <c>respond_by</c>.</summary>
    public DateTimeOffset? RespondBy { get; set; }

    /// <summary>The delivery.</summary>
    public OpenDelivery ToDelivery() => new(Advisory, Recipient, Sender, AddressedAt, RespondBy);
}

/// <summary>A row of <c>report_progress</c> as it is read.</summary>
internal sealed class ProgressColumns
{
    /// <summary>Column <c>size</c>.</summary>
    public long Size { get; set; }

    /// <summary>Column <c>last_time</c>.</summary>
    public DateTimeOffset LastTime { get; set; }

    /// <summary>Column <c>last_leaf</c>.</summary>
    public byte[] LastLeaf { get; set; } = [];

    /// <summary>The row.</summary>
    public ReportProgress ToProgress() => new(Size, LastTime, new LeafHash(LastLeaf));
}

/// <summary>A count of pairs as it is read.</summary>
internal sealed class OverdueColumns
{
    /// <summary>Column <c>sender</c>.</summary>
    public AgencyId Sender { get; set; }

    /// <summary>Column <c>recipient</c>.</summary>
    public AgencyId Recipient { get; set; }

    /// <summary>How many.</summary>
    public long Deliveries { get; set; }

    /// <summary>The count.</summary>
    public OverdueCount ToCount() => new(Sender, Recipient, Deliveries);
}

/// <summary>A sum over agencies as it is read.</summary>
internal sealed class CommunityColumns
{
    /// <summary>Column <c>month</c>.</summary>
    public int Month { get; set; }

    /// <summary>Column <c>facet</c>.</summary>
    public string Facet { get; set; } = "";

    /// <summary>The sum of column <c>items</c>.</summary>
    public long Items { get; set; }

    /// <summary>The sum of column <c>documents</c>.</summary>
    public long Documents { get; set; }

    /// <summary>The sum of column <c>bytes</c>.</summary>
    public long Bytes { get; set; }

    /// <summary>The row.</summary>
    public CommunityRow ToRow() => new(ReportMonth.FromNumber(Month), ShareFacet.Parse(Facet), new TallyAmount(Items, Documents, Bytes));
}
