using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Fetches what the gateway shows of a delivery and has it checked; an advisory that was withdrawn comes back as its signed reason.</summary>
internal sealed class DeliveryReader(GatewaySession session)
{
    /// <exception cref="VerdictException">The delivery does not hold.</exception>
    /// <exception cref="CommandFailedException">It was withdrawn.</exception>
    public async Task<CheckedDelivery> ReadAsync(AdvisoryId id, IReadOnlyList<X25519Recipient> receiveKeys, CancellationToken cancellationToken)
    {
        try
        {
            DeliveryClaim claim = await ReadClaimAsync(id, cancellationToken);
            // After the claim: the directory must be at least as new as the one the manifest stands on.
            AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
            return new DeliveryCheck(directory, session.Principal, receiveKeys).Require(claim);
        }
        catch (GatewayRefusedException refusal) when (refusal.Name == WithdrawalNotice.ProblemName)
        {
            AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
            throw WithdrawalNotice.Explain(id, refusal, directory);
        }
    }

    private async Task<DeliveryClaim> ReadClaimAsync(AdvisoryId id, CancellationToken cancellationToken)
    {
        GatewayClient client = session.Client;
        AdvisoryItem item = await client.ReadAdvisoryAsync(id, cancellationToken);
        if (item.AddressedIndex is not { } index)
        {
            throw new VerdictException(Verdict.NotAddressed, "The gateway names no log entry that addresses this advisory to your agency.");
        }

        byte[] manifest = await client.ReadManifestAsync(id, cancellationToken);
        string manifestSignature = Encoding.UTF8.GetString(await client.ReadManifestSignatureAsync(id, cancellationToken));
        byte[] statement = await client.ReadStatementAsync(id, cancellationToken);
        string statementSignature = Encoding.UTF8.GetString(await client.ReadStatementSignatureAsync(id, cancellationToken));
        (LogEntry addressed, _) = await session.Logs.ReadProvenAsync(LogName.Audit, index, cancellationToken);
        return new DeliveryClaim(id, manifest, manifestSignature, statement, statementSignature, addressed);
    }
}
