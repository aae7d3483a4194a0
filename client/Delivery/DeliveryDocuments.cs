using System.Diagnostics;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Opens and saves the documents of a delivery whose papers hold, from wherever its files are. Does not own the identities.</summary>
internal sealed class DeliveryDocuments(IDeliveryFiles files, IReadOnlyList<IIdentity> identities)
{
    /// <summary>What the documents must be; of a sealed delivery its envelope is opened for it.</summary>
    /// <exception cref="VerdictException">The envelope is not the one that the sender promised.</exception>
    public async Task<DescribedDelivery> DescribeAsync(OpenedDelivery opened, CancellationToken cancellationToken) => opened switch
    {
        DescribedDelivery described => described,
        EnvelopedDelivery enveloped => await new DocumentDownload(files, identities, new Meter()).OpenEnvelopeAsync(enveloped, cancellationToken),
        _ => throw new UnreachableException("A checked delivery is of one of two kinds."),
    };

    /// <summary>Saves the documents, all or none.</summary>
    /// <param name="delivery">What they must be.</param>
    /// <param name="shown">The gateway's summary, which they have to agree with; null where there is none.</param>
    /// <param name="folder">Where to save them.</param>
    /// <param name="meter">Counts their bytes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerdictException">A document is not the one that was signed, or listed; nothing is saved then.</exception>
    public async Task<SavedDelivery> SaveAsync(
        DescribedDelivery delivery, AdvisoryItem? shown, string folder, Meter meter, CancellationToken cancellationToken)
    {
        meter.Total = delivery.Documents.Sum(document => document.Described.Size);
        DocumentDownload download = new(files, identities, meter);
        using SavedFiles saved = new(folder, delivery.Documents.Select(document => document.Described.Name));
        List<Sentence> notes = [];
        List<CsafSummary?> read = [];
        for (int number = 0; number < delivery.Documents.Count; number++)
        {
            OpenedDocument document = delivery.Documents[number];
            await using Stream file = saved.Create(document.Described.Name);
            OpenedReading reading = await download.OpenAsync(delivery.Manifest.Content.Advisory, number, document, file, cancellationToken);
            if (shown is not null)
            {
                SummaryCheck.Require(shown.Documents[number], reading.Csaf);
            }

            read.Add(reading.Csaf);
            // Of a sealed advisory nobody on the way could see it.
            Tlp label = delivery.Statement.Content.Tlp;
            if (reading.Marking is { } marking && !marking.AgreesWith(label))
            {
                notes.Add($"{document.Described.Name} is marked TLP:{marking.Label.ToWire()} inside, and the advisory TLP:{label.ToWire()}; handle it as the stricter of the two.");
            }

            if (reading.Fault is not null)
            {
                notes.Add($"{document.Described.Name}: {reading.Fault}");
            }
        }

        return new SavedDelivery(saved.Keep(), read, notes);
    }
}
