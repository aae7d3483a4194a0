using System.Globalization;
using Gateway.Audit;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Witnesses;

namespace Gateway.Server.Doctor;

/// <summary>That the policy is one that these logs can meet, and its witnesses answer and have seen no more than the database holds.</summary>
internal sealed class WitnessesCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "witnesses";

    /// <inheritdoc/>
    public async Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        if (setup.Keys is not { } keys || (setup.Options.Logs.PolicyFile is { } file && !File.Exists(file)))
        {
            return;
        }

        CosigningPolicy policy;
        try
        {
            policy = CosigningPolicy.Load(setup.Options.Logs, keys);
        }
        catch (SetupException exception)
        {
            findings.Wrong(exception.Message);
            return;
        }

        using var http = new OutboundHttp(TimeProvider.System);
        var client = new WitnessClient(http);
        foreach (Findings part in await Task.WhenAll(policy.Witnesses.Select(witness => AskAsync(witness, client, keys, setup, cancellationToken))))
        {
            findings.Add(part);
        }
    }

    private async Task<Findings> AskAsync(PolicyWitness witness, WitnessClient client, GatewayKeys keys, Setup setup, CancellationToken cancellationToken)
    {
        var findings = new Findings(Name);
        try
        {
            foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
            {
                Checkpoint? seen = await client.ReadCheckpointAsync(witness, keys.VerifierOf(log).Name, cancellationToken);
                if (seen is not null && keys.HistoryOf(log).Verify(seen) == Verdict.Ok && setup.Store is { } store)
                {
                    ExamineSize(witness, log, seen.Tree.Size, (await store.ReadHeadAsync(log, cancellationToken)).Size, findings);
                }
            }
        }
        catch (OutboundException exception)
        {
            findings.Warn(
                $"Witness {witness.Name} does not answer at {witness.Url}: {exception.Message} Ask whoever runs it; without a quorum logs are stale after 15 minutes.");
        }

        return findings;
    }

    private static void ExamineSize(PolicyWitness witness, LogName log, long seen, long held, Findings findings)
    {
        if (seen > held)
        {
            findings.Wrong(string.Create(
                CultureInfo.InvariantCulture,
                $"Witness {witness.Name} cosigned the {log} log at size {seen}, and the database holds {held}: it was set back. See gateway recover."));
        }
    }
}
