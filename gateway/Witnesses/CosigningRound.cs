using Gateway.Audit;

namespace Gateway.Server.Witnesses;

/// <summary>
/// Asks all witnesses to cosign the same checkpoint, at once. It is over when all have answered, or a while after the quorum has: one that is slow then
/// holds up nobody, and one that is quick enough counts although it was not needed.
/// </summary>
internal sealed class CosigningRound(WitnessPolicy policy, IReadOnlyList<WitnessSubmission> submissions, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan GraceAfterQuorum = TimeSpan.FromSeconds(2);

    /// <summary>Asks.</summary>
    /// <returns>The checkpoint with every cosignature that came and verifies, and what came of those who gave none.</returns>
    public async Task<CosignedCheckpoint> RunAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        List<Task<WitnessOutcome>> asked = [.. submissions.Select(submission => submission.SubmitAsync(checkpoint, either.Token))];
        var result = new CosignedCheckpoint(checkpoint, policy.Judge(checkpoint), []);
        while (asked.Count > 0)
        {
            Task<WitnessOutcome> answered = await Task.WhenAny(asked);
            asked.Remove(answered);
            bool before = result.Outcome.IsMet;
            result = await AddAsync(result, answered, cancellationToken);
            if (result.Outcome.IsMet && !before)
            {
                limit.CancelAfter(GraceAfterQuorum);
            }
        }

        return result;
    }

    private async Task<CosignedCheckpoint> AddAsync(CosignedCheckpoint result, Task<WitnessOutcome> answered, CancellationToken cancellationToken)
    {
        try
        {
            WitnessOutcome outcome = await answered;
            if (outcome is not WitnessOutcome.Cosigned cosigned)
            {
                return result with { Others = [.. result.Others, outcome] };
            }

            Checkpoint more = result.Checkpoint.With([cosigned.Line]);
            return result with { Checkpoint = more, Outcome = policy.Judge(more) };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The round is over for this one; its name stands among the outcome's missing.
            return result;
        }
    }
}
