using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Server.Witnesses;

/// <summary>What came of asking one witness to cosign one checkpoint.</summary>
/// <param name="Witness">Whom.</param>
internal abstract record WitnessOutcome(PolicyWitness Witness)
{
    /// <summary>A line under the witness's key that verifies.</summary>
    internal sealed record Cosigned(PolicyWitness Witness, NoteSignature Line) : WitnessOutcome(Witness);

    /// <summary>The witness says that it cosigned a larger checkpoint of this log.</summary>
    internal sealed record Beyond(PolicyWitness Witness, long Size) : WitnessOutcome(Witness);

    /// <summary>The witness refuses the checkpoint, which may mean that it holds one that contradicts it.</summary>
    internal sealed record Refused(PolicyWitness Witness, int Status) : WitnessOutcome(Witness);

    /// <summary>No cosignature, for a reason that says nothing about the log: not reached, too slow, garbage, another key.</summary>
    internal sealed record Missing(PolicyWitness Witness, string Reason) : WitnessOutcome(Witness);
}
