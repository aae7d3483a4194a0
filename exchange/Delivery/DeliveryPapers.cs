namespace Gateway.Exchange;

/// <summary>
/// The papers of a delivery, in order for whoever looks at them: the sender's statement and the gateway's manifest, both signed by keys that the
/// directory names, agreeing with each other and with the log, and encrypted to nobody besides those who may read. What a third party can know
/// without a receive key.
/// </summary>
public sealed class DeliveryPapers
{
    internal DeliveryPapers(Manifest manifest, Statement statement, KeyUse gateway, KeyUse sender, SharingPapers? sharing)
    {
        Sharing = sharing;
        Manifest = manifest;
        Statement = statement;
        Gateway = gateway;
        Sender = sender;
    }

    /// <summary>The gateway's manifest.</summary>
    public Manifest Manifest { get; }

    /// <summary>The sender's statement.</summary>
    public Statement Statement { get; }

    /// <summary>The gateway's key that signed the manifest.</summary>
    public KeyUse Gateway { get; }

    /// <summary>The sender's key that signed the statement.</summary>
    public KeyUse Sender { get; }

    /// <summary>Where it was shared later: the papers of that; null of a delivery that its author addressed.</summary>
    public SharingPapers? Sharing { get; }

    /// <summary>Every key on which the papers rest.</summary>
    public IEnumerable<KeyUse> Keys => Sharing is null ? [Sender, Gateway] : [Sender, Gateway, .. Sharing.Keys];

    /// <summary>Checks all that does not depend on who reads. Pure: no clock, no network. A doubtful key is told, not refused.</summary>
    /// <param name="directory">The directory, replayed to a checkpoint as late as can be had, so that a revocation since shows.</param>
    /// <param name="evidence">What is shown.</param>
    /// <exception cref="DeliveryException">Something is wrong; it carries the verdict.</exception>
    public static DeliveryPapers Check(AgencyDirectory directory, DeliveryEvidence evidence) => new DeliveryCheck(directory, evidence).Check();
}
