using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Hosting;

namespace Gateway.Server.Witnesses;

/// <summary>
/// One witness and one log: submits checkpoints with a proof from the size that the witness cosigned last. That size is remembered, not relied upon: the
/// witness corrects it, at the first time and whenever another gateway of the same database was faster. One submission at a time.
/// </summary>
internal sealed class WitnessSubmission(PolicyWitness witness, LogName log, WitnessClient client, ProofBuilder proofs)
{
    // One to learn the size, one with the proof from there, one more in case somebody came between.
    private const int MaxAttempts = 3;

    private long lastSize;

    /// <summary>Asks for a cosignature.</summary>
    /// <param name="checkpoint">The log's newest checkpoint.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<WitnessOutcome> SubmitAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            for (int attempt = 0; attempt < MaxAttempts; attempt++)
            {
                if (await TryAsync(checkpoint, cancellationToken) is { } outcome)
                {
                    return outcome;
                }
            }

            return new WitnessOutcome.Missing(witness, "Others submit to it all the time.");
        }
        catch (OutboundException fault)
        {
            return new WitnessOutcome.Missing(witness, fault.Message);
        }
        catch (CheckpointFormatException)
        {
            return new WitnessOutcome.Missing(witness, "Its answer does not fit into a note.");
        }
    }

    /// <returns>Null if the witness named the size to prove from.</returns>
    private async Task<WitnessOutcome?> TryAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        long size = checkpoint.Tree.Size;
        ConsistencyProof proof = await proofs.BuildConsistencyAsync(log, Math.Min(lastSize, size), size, cancellationToken);
        switch (await client.AddCheckpointAsync(witness, new AddCheckpointRequest(proof.FromSize, proof.Hashes, checkpoint), cancellationToken))
        {
            case WitnessReply.Cosigned cosigned:
                lastSize = size;
                return Verify(checkpoint, cosigned.Lines);
            case WitnessReply.OtherSize other when other.Size > size:
                return new WitnessOutcome.Beyond(witness, other.Size);
            case WitnessReply.OtherSize other:
                lastSize = other.Size;
                return null;
            case WitnessReply.Refused refused:
                return new WitnessOutcome.Refused(witness, refused.Status);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>
    /// Each line by itself: lines of unknown keys are ignored (c2sp.org/tlog-witness), and one under the witness's key that does not verify would make
    /// whoever reads the published note refuse the whole of it.
    /// </summary>
    private WitnessOutcome Verify(Checkpoint checkpoint, IReadOnlyList<NoteSignature> lines)
    {
        NoteSignature? valid = lines.FirstOrDefault(line => witness.Key.IsNamedBy(line) && checkpoint.With([line]).TryReadCosignature(witness.Key, out _));
        return valid is null
            ? new WitnessOutcome.Missing(witness, "Its answer holds no cosignature by its key.")
            : new WitnessOutcome.Cosigned(witness, valid);
    }
}
