using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Fetches what the gateway shows of a delivery, proves its log entries, replays the directory, and has all of it judged together.</summary>
internal sealed class DeliveryOpener(GatewaySession session)
{
    /// <exception cref="VerdictException">The delivery does not hold.</exception>
    public async Task<OpenedDelivery> CheckAsync(AdvisoryId id, IReadOnlyList<X25519Recipient> receiveKeys, CancellationToken cancellationToken)
    {
        try
        {
            DeliveryEvidence evidence = await ReadEvidenceAsync(id, cancellationToken);
            // After the evidence: the directory must be at least as new as the one the manifest stands on.
            AgencyDirectory directory = await DirectoryReplica.ReplayNewestAsync(session, cancellationToken);
            return OpenedDelivery.Check(directory, new Exchange.DeliveryReader(session.Principal, receiveKeys), evidence);
        }
        catch (DeliveryException failure)
        {
            throw new VerdictException(failure.Verdict, failure.Message, failure);
        }
    }

    private async Task<DeliveryEvidence> ReadEvidenceAsync(AdvisoryId id, CancellationToken cancellationToken)
    {
        GatewayClient client = session.Client;
        AdvisoryItem item = await client.ReadAdvisoryAsync(id, cancellationToken);
        if (item.AddressedIndex is not { } addressedIndex || item.PublishedIndex is not { } publishedIndex)
        {
            throw new VerdictException(Verdict.NotAddressed, "The gateway names no log entries that address this advisory to your agency.");
        }

        byte[] manifest = await client.ReadManifestAsync(id, cancellationToken);
        string manifestSignature = Encoding.UTF8.GetString(await client.ReadManifestSignatureAsync(id, cancellationToken));
        byte[] statement = await client.ReadStatementAsync(id, cancellationToken);
        string statementSignature = Encoding.UTF8.GetString(await client.ReadStatementSignatureAsync(id, cancellationToken));
        (LogEntry published, _) = await session.Logs.ReadProvenAsync(LogName.Audit, publishedIndex, cancellationToken);
        (LogEntry addressed, _) = await session.Logs.ReadProvenAsync(LogName.Audit, addressedIndex, cancellationToken);
        return new DeliveryEvidence
        {
            Advisory = id,
            Manifest = manifest,
            ManifestSignature = manifestSignature,
            Statement = statement,
            StatementSignature = statementSignature,
            Published = published,
            Addressed = addressed,
        };
    }
}
