using System.Diagnostics;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>
/// Checks deliveries and saves their documents, with the identities that open them: everything is checked before a file appears. Owns the identities.
/// </summary>
internal sealed class DeliveryReading : IDisposable
{
    private readonly GatewaySession session;
    private readonly IReadOnlyList<X25519Identity> identities;

    private DeliveryReading(GatewaySession session, IReadOnlyList<X25519Identity> identities)
    {
        this.session = session;
        this.identities = identities;
    }

    private ReceiveKey[] ReceiveKeys => [.. identities.Select(identity => ReceiveKey.Of(identity.Recipient))];

    /// <summary>Loads the identities.</summary>
    public static async Task<DeliveryReading> BeginAsync(GatewaySession session, CancellationToken cancellationToken) =>
        new(session, await session.LoadIdentitiesAsync(cancellationToken));

    /// <summary>Checks all that can be known before the documents are downloaded; of a sealed advisory it opens the envelope.</summary>
    /// <exception cref="VerdictException">The delivery does not hold.</exception>
    public async Task<ShownDelivery> CheckAsync(AdvisoryId id, CancellationToken cancellationToken)
    {
        (OpenedDelivery opened, AdvisoryItem shown) = await new DeliveryOpener(session).CheckShownAsync(id, ReceiveKeys, cancellationToken);
        DescribedDelivery delivery = opened switch
        {
            DescribedDelivery described => described,
            EnvelopedDelivery enveloped => await new DocumentDownload(session.Client, identities, new Meter()).OpenEnvelopeAsync(enveloped, cancellationToken),
            _ => throw new UnreachableException("A checked delivery is of one of two kinds."),
        };
        return new ShownDelivery(delivery, shown);
    }

    /// <summary>Checks what stays when the content is gone: what was signed, and what the log says of it.</summary>
    /// <exception cref="VerdictException">The delivery does not hold.</exception>
    public Task<OpenedDelivery> CheckPapersAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        new DeliveryOpener(session).CheckAsync(id, ReceiveKeys, cancellationToken);

    /// <summary>Downloads the documents and saves them, all or none.</summary>
    /// <exception cref="VerdictException">A document is not the one that was signed.</exception>
    public async Task<SavedDelivery> SaveAsync(ShownDelivery checkedDelivery, string folder, Meter meter, CancellationToken cancellationToken)
    {
        DescribedDelivery delivery = checkedDelivery.Delivery;
        meter.Total = delivery.Documents.Sum(document => document.Described.Size);
        DocumentDownload download = new(session.Client, identities, meter);
        using SavedFiles files = new(folder, delivery.Documents.Select(document => document.Described.Name));
        List<string> notes = [];
        List<CsafSummary?> read = [];
        for (int number = 0; number < delivery.Documents.Count; number++)
        {
            OpenedDocument document = delivery.Documents[number];
            await using Stream file = files.Create(document.Described.Name);
            OpenedReading reading = await download.OpenAsync(delivery.Manifest.Content.Advisory, number, document, file, cancellationToken);
            SummaryCheck.Require(checkedDelivery.Shown.Documents[number], reading.Csaf);
            read.Add(reading.Csaf);
            // Labels are ordered from the strictest on. Of a sealed advisory nobody on the way could see it.
            if (reading.Label is { } label && label < delivery.Statement.Content.Tlp)
            {
                notes.Add($"{document.Described.Name} is marked TLP:{label.ToWire()} inside, more strictly than the advisory; handle it as that.");
            }

            if (reading.Fault is not null)
            {
                notes.Add($"{document.Described.Name}: {reading.Fault}");
            }
        }

        return new SavedDelivery(files.Keep(), read, notes);
    }

    /// <summary>Zeroes and frees the identities.</summary>
    public void Dispose()
    {
        foreach (X25519Identity identity in identities)
        {
            identity.Dispose();
        }
    }
}
