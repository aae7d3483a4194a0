using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>Turns what a check of evidence throws into the verdict that a command ends with.</summary>
internal static class EvidenceVerdicts
{
    public static async Task<T> AsVerdictAsync<T>(Func<Task<T>> check)
    {
        try
        {
            return await check();
        }
        catch (EvidenceException failure)
        {
            throw new VerdictException(failure.Finding, failure);
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(Verdict.Malformed, failure.Message, failure);
        }
        catch (CheckpointFormatException failure)
        {
            throw new VerdictException(Verdict.Malformed, failure.Message, failure);
        }
    }
}
