namespace Gateway.Audit;

/// <summary>
/// Whose word makes a checkpoint count: the logs, the witnesses and the quorum of a policy file (c2sp.org/tlog-policy). Read strictly, and whole: a key
/// that this program could not verify with is refused rather than passed over.
/// </summary>
public sealed class WitnessPolicy
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxSizeBytes = 128 * 1024;

    /// <summary>The most logs, the most witnesses and the most groups that are read; the specification asks for at least 32 of each.</summary>
    public const int MaxOfEachKind = 256;

    private readonly QuorumRule? quorum;

    internal WitnessPolicy(ReadOnlyMemory<byte> bytes, IReadOnlyList<PolicyLog> logs, IReadOnlyList<PolicyWitness> witnesses, QuorumRule? quorum)
    {
        Bytes = bytes;
        Logs = logs;
        Witnesses = witnesses;
        this.quorum = quorum;
    }

    /// <summary>The file as it was read.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The logs it accepts; none if they are known from elsewhere.</summary>
    public IReadOnlyList<PolicyLog> Logs { get; }

    /// <summary>All witnesses it names, whether or not the quorum depends on them.</summary>
    public IReadOnlyList<PolicyWitness> Witnesses { get; }

    /// <summary>Whether a checkpoint needs a cosignature at all; false under <c>quorum none</c>.</summary>
    public bool RequiresWitnesses => quorum is not null;

    /// <summary>Reads a policy file; the bytes are copied.</summary>
    /// <exception cref="PolicyFormatException">Not a policy, or beyond the limits.</exception>
    public static WitnessPolicy Parse(ReadOnlySpan<byte> file) => PolicyParser.Parse(file);

    /// <summary>
    /// Judges a checkpoint. If the policy lists logs, one of them must have signed it under its own origin; if it lists none, the log's signature stays the
    /// caller's to verify. One line under a known witness's key that does not verify refuses the whole note (c2sp.org/signed-note).
    /// </summary>
    public PolicyOutcome Judge(Checkpoint checkpoint)
    {
        var times = new Dictionary<PolicyWitness, DateTimeOffset>();
        foreach (PolicyWitness witness in Witnesses)
        {
            if (checkpoint.TryReadCosignature(witness.Key, out DateTimeOffset time))
            {
                times.Add(witness, time);
            }
        }

        PolicyLog? log = Logs.FirstOrDefault(listed => checkpoint.Verify(listed.Key) == Verdict.Ok);
        DateTimeOffset? witnessedAt = quorum?.WitnessedAt(times);
        bool met = (log is not null || Logs.Count == 0)
            && (witnessedAt is not null || !RequiresWitnesses)
            && !Witnesses.Any(witness => !times.ContainsKey(witness) && checkpoint.Signatures.Any(witness.Key.IsNamedBy));
        return new PolicyOutcome(
            met,
            met ? witnessedAt : null,
            log,
            [.. times.Select(static pair => new PolicyCosignature(pair.Key, pair.Value))],
            [.. Witnesses.Where(witness => !times.ContainsKey(witness))]);
    }
}
