using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>A delivery that its author addressed, when it published.</summary>
internal sealed class DirectAddressing : Addressing
{
    private readonly AdvisoryAddressedDetail addressed;
    private readonly AdvisoryPublishedDetail published;

    /// <exception cref="DocumentException">The entry's detail is not that of an addressed delivery.</exception>
    public DirectAddressing(LogEntry entry, AdvisoryPublishedDetail published, DirectoryMoment moment)
    {
        Require(entry.Action == ActionNames.AdvisoryAddressed, Verdict.Unproven, "The entry shown is not of an addressed delivery.");
        addressed = AdvisoryAddressedDetail.Parse(entry.Detail);
        this.published = published;
        Moment = moment;
    }

    /// <inheritdoc/>
    public override DirectoryMoment Moment { get; }

    /// <inheritdoc/>
    public override long DirectorySize => published.DirectorySize;

    /// <inheritdoc/>
    // The gateway took the keys a moment before it logged: who was in force at either time may read.
    public override IEnumerable<DateTimeOffset> KeysTakenAt(ManifestContent told) => [told.PublishedAt, Moment.Time];

    /// <inheritdoc/>
    public override bool Agrees(ManifestContent told, Statement statement) =>
        told.Recipient == statement.Recipient && (told.Audience ?? []).SequenceEqual(statement.Audience ?? []) && told.Addition is null;

    /// <inheritdoc/>
    public override bool Names(Manifest manifest) => addressed.Recipient == manifest.Content.Recipient && addressed.Manifest == manifest.Digest;

    /// <inheritdoc/>
    public override void CheckKeys(ManifestContent told, Statement statement)
    {
        if (statement is SealedStatement hidden)
        {
            Require(told.Class == hidden.Class, Verdict.Tampered, "The manifest is of another class of keys than the sender named.");
            SealedCheck.CheckKeys(told, hidden.Keys);
        }
    }

    /// <inheritdoc/>
    public override SharingPapers? CheckSharing(ManifestContent told, KeyUse author) => null;
}
