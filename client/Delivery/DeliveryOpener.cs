using System.Net;
using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Fetches what the gateway shows of a delivery, proves its log entries, replays the directory, and has all of it judged together.</summary>
internal sealed class DeliveryOpener(GatewaySession session)
{
    /// <exception cref="VerdictException">The delivery does not hold.</exception>
    /// <exception cref="Crypto.CryptoUnavailableException">It is encrypted to hybrid keys, of which the caller has one that this machine cannot use.</exception>
    public async Task<OpenedDelivery> CheckAsync(AdvisoryId id, OwnIdentities identities, CancellationToken cancellationToken) =>
        (await CheckShownAsync(id, identities, cancellationToken)).Delivery;

    /// <summary>Checks a delivery, and gives with it the summary that it was held against.</summary>
    /// <exception cref="VerdictException">The delivery does not hold.</exception>
    public async Task<(OpenedDelivery Delivery, AdvisoryItem Shown)> CheckShownAsync(
        AdvisoryId id, OwnIdentities identities, CancellationToken cancellationToken)
    {
        try
        {
            AdvisoryItem summary = await session.Client.ReadAdvisoryAsync(id, cancellationToken);
            DeliveryEvidence evidence = await ReadEvidenceAsync(id, summary, cancellationToken);
            // After the evidence: the directory must be at least as new as the one the manifest stands on.
            AgencyDirectory directory = await DirectoryReplica.ReplayNewestAsync(session, cancellationToken);
            OpenedDelivery delivery = OwnDelivery.Check(directory, new Exchange.DeliveryReader(session.Principal, identities.Keys), identities, evidence);
            SummaryCheck.Require(summary, delivery);
            return (delivery, summary);
        }
        catch (DeliveryException failure)
        {
            throw new VerdictException(failure.Verdict, failure.Message, failure);
        }
    }

    private async Task<DeliveryEvidence> ReadEvidenceAsync(AdvisoryId id, AdvisoryItem item, CancellationToken cancellationToken)
    {
        GatewayClient client = session.Client;
        if (item.AddressedIndex is not { } addressedIndex || item.PublishedIndex is not { } publishedIndex)
        {
            throw item.Tlp == Tlp.Clear.ToWire() && item.PublishedIndex is not null
                ? new VerdictException(Verdict.Unproven, "Its sender addressed no copy to its own agency, and shows its signature only to those it wrote to.")
                : new VerdictException(Verdict.NotAddressed, "The gateway names no log entries that address this advisory to your agency.");
        }

        byte[] manifest = await ReadPaperAsync(client.ReadManifestAsync(id, cancellationToken), "manifest", Verdict.Unproven);
        byte[] manifestSignature = await ReadPaperAsync(
            client.ReadManifestSignatureAsync(id, cancellationToken), "signature over its manifest", Verdict.BadSignature);
        byte[] statement = await ReadPaperAsync(client.ReadStatementAsync(id, cancellationToken), "sender's statement", Verdict.Unproven);
        byte[] statementSignature = await ReadPaperAsync(
            client.ReadStatementSignatureAsync(id, cancellationToken), "sender's signature", Verdict.BadSignature);
        SharingEvidence? sharing = item.SharedBy is null ? null : await new SharingPapersReader(session).ReadAsync(id, cancellationToken);
        (LogEntry published, _) = await session.Logs.ReadProvenAsync(LogName.Audit, publishedIndex, cancellationToken);
        (LogEntry addressed, _) = await session.Logs.ReadProvenAsync(LogName.Audit, addressedIndex, cancellationToken);
        return new DeliveryEvidence
        {
            Advisory = id,
            Manifest = manifest,
            ManifestSignature = Encoding.UTF8.GetString(manifestSignature),
            Statement = statement,
            StatementSignature = Encoding.UTF8.GetString(statementSignature),
            Published = published,
            Addressed = addressed,
            Sharing = sharing,
        };
    }

    /// <summary>A gateway that shows an advisory and withholds one of its papers is not refusing: it has stripped it.</summary>
    private static async Task<byte[]> ReadPaperAsync(Task<byte[]> paper, string what, Verdict ifWithheld)
    {
        try
        {
            return await paper;
        }
        catch (GatewayRefusedException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            throw new VerdictException(ifWithheld, $"The gateway shows the advisory without its {what}.", refusal);
        }
    }
}
