using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>How an advisory came to its recipient: its author addressed it, or somebody who had it shared it. What a delivery's check asks of either.</summary>
internal abstract class Addressing
{
    /// <summary>When the delivery was decided: the moment of the gateway's signature and of the recipient's keys.</summary>
    public abstract DirectoryMoment Moment { get; }

    /// <summary>The size of the directory that the log names for the decision.</summary>
    public abstract long DirectorySize { get; }

    /// <summary>The times at either of which a reader had to be in force, UTC.</summary>
    public abstract IEnumerable<DateTimeOffset> KeysTakenAt(ManifestContent told);

    /// <summary>Whether manifest and statement agree on whom the delivery is for.</summary>
    public abstract bool Agrees(ManifestContent told, Statement statement);

    /// <summary>Whether the log's entry is of this manifest.</summary>
    public abstract bool Names(Manifest manifest);

    /// <summary>Holds the headers against those that a member signed.</summary>
    /// <exception cref="DeliveryException"><c>extra-recipient</c> or <c>tampered</c>.</exception>
    public abstract void CheckKeys(ManifestContent told, Statement statement);

    /// <summary>Checks who shared it, and with whose leave.</summary>
    /// <param name="told">The gateway's manifest, which agrees with the statement.</param>
    /// <param name="author">The author's key, checked.</param>
    /// <returns>Null of a delivery that its author addressed.</returns>
    /// <exception cref="DeliveryException">Something is wrong with it.</exception>
    public abstract SharingPapers? CheckSharing(ManifestContent told, KeyUse author);

    private protected static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool holds, Verdict verdict, string sentence)
    {
        if (!holds)
        {
            throw new DeliveryException(verdict, sentence);
        }
    }
}
