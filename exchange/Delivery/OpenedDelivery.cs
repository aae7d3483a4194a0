namespace Gateway.Exchange;

/// <summary>
/// A delivery whose papers are in order: the sender's statement and the gateway's manifest, both signed by keys that the directory names, agreeing with each
/// other and with the log, for this reader and nobody besides those who may read. It is either a <see cref="DescribedDelivery"/>, whose downloads can be held
/// against their descriptions, or an <see cref="EnvelopedDelivery"/>, whose envelope has to be opened first.
/// </summary>
public abstract class OpenedDelivery
{
    private protected OpenedDelivery(Manifest manifest, Statement statement, SharingPapers? sharing)
    {
        Sharing = sharing;
        Manifest = manifest;
        Statement = statement;
    }

    /// <summary>The gateway's manifest.</summary>
    public Manifest Manifest { get; }

    /// <summary>The author's statement: to the reader's agency, or to the one from which it was shared.</summary>
    public Statement Statement { get; }

    /// <summary>Where it was shared later: by whom; null of a delivery that its author addressed.</summary>
    public SharingPapers? Sharing { get; }

    /// <summary>Checks everything that can be known before the content is downloaded. Pure: no clock, no network.</summary>
    /// <param name="directory">The directory, replayed to a fresh checkpoint, so that a revocation since shows.</param>
    /// <param name="reader">Who opens.</param>
    /// <param name="evidence">What the gateway shows.</param>
    /// <exception cref="DeliveryException">Something is wrong; it carries the verdict. <see cref="Gateway.Audit.Verdict.Doubtful"/> comes last: all else holds.</exception>
    public static OpenedDelivery Check(AgencyDirectory directory, DeliveryReader reader, DeliveryEvidence evidence) =>
        new DeliveryCheck(directory, evidence).Open(reader);
}
