using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What somebody who checks evidence brings along: a gateway's log keys and a policy, which came out of band. Nothing inside the evidence adds to it.
/// </summary>
/// <param name="Pinned">The gateway's name and the keys of its logs, former ones among them.</param>
/// <param name="Policy">When a checkpoint counts; null where the log's own signature is enough.</param>
/// <param name="Authorities">Whose timestamps count; null if nobody's do, and a timestamp is passed over.</param>
public sealed record TrustedLogs(Invite Pinned, WitnessPolicy? Policy = null, TimestampAuthorities? Authorities = null)
{
    /// <summary>The gateway.</summary>
    public GatewayName Gateway => Pinned.Gateway;

    /// <summary>Reads a checkpoint and holds it against the log's key and the policy.</summary>
    /// <exception cref="EvidenceException"><c>malformed</c>, <c>wrong-origin</c>, <c>bad-signature</c>, or <c>unproven</c> without the policy's
    /// quorum.</exception>
    public Checkpoint Require(LogName log, ReadOnlyMemory<byte> note)
    {
        try
        {
            Checkpoint checkpoint = Checkpoint.Parse(note);
            Require(log, checkpoint);
            return checkpoint;
        }
        catch (CheckpointFormatException failure)
        {
            throw new EvidenceException($"The checkpoint of the {log} log is not one.", failure);
        }
    }

    /// <summary>Holds a checkpoint against the log's key and the policy.</summary>
    /// <exception cref="EvidenceException"><c>wrong-origin</c>, <c>bad-signature</c>, or <c>unproven</c> without the policy's quorum.</exception>
    public void Require(LogName log, Checkpoint checkpoint)
    {
        RequireSigned(log, checkpoint);
        if (Policy?.Judge(checkpoint) is { IsMet: false })
        {
            throw new EvidenceException(Verdict.Unproven, $"The checkpoint of the {log} log is not cosigned as the policy demands.");
        }
    }

    /// <summary>Holds a checkpoint against the log's key alone: for one that counts by something else than witnesses.</summary>
    /// <exception cref="EvidenceException"><c>wrong-origin</c> or <c>bad-signature</c>.</exception>
    public void RequireSigned(LogName log, Checkpoint checkpoint)
    {
        Verdict word = checkpoint.Verify(Pinned.SignerOf(log, checkpoint));
        if (word != Verdict.Ok)
        {
            throw new EvidenceException(word, word == Verdict.WrongOrigin
                ? $"The checkpoint is not of the {log} log of {Gateway}."
                : $"The checkpoint of the {log} log is not signed by the log's key.");
        }
    }
}
