using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Profiles;
using Gateway.Client.Sending;
using Gateway.Exchange;

namespace Gateway.Client.Resealing;

/// <summary>
/// The copies of its own advisories that the caller can open. Identities are loaded when the first is opened: who names the files of an advisory that the gateway
/// encrypts needs none. Owns the identities.
/// </summary>
internal sealed class OwnCopies(GatewaySession session) : IDisposable
{
    private OwnIdentities? identities;

    /// <summary>What an advisory holds.</summary>
    /// <exception cref="CommandFailedException">It is sealed, and not to the caller.</exception>
    /// <exception cref="VerdictException">The copy does not hold.</exception>
    public async Task<AdvisoryText> ReadTextAsync(OwnPublication publication, CancellationToken cancellationToken) => publication.Content is OpenContent open
        ? AdvisoryText.Of(open)
        : AdvisoryText.Of(await OpenAsync(publication, cancellationToken));

    /// <summary>The documents of an advisory, which are downloaded and decrypted as they are read.</summary>
    /// <exception cref="CommandFailedException">The caller has no copy that it can open.</exception>
    /// <exception cref="VerdictException">The copy does not hold.</exception>
    public async Task<IReadOnlyList<PreparedDocument>> ReadDocumentsAsync(OwnPublication publication, CancellationToken cancellationToken)
    {
        DescribedDelivery copy = await OpenAsync(publication, cancellationToken);
        DocumentDownload download = await DownloadAsync(cancellationToken);
        return
        [
            .. copy.Documents.Select((document, number) => new PreparedDocument(document.Described.Name, document.Described, Csaf: null)
            {
                Open = () => new DownloadedDocument((plaintext, token) => download.OpenAsync(publication.Id, number, document, plaintext, token)),
            }),
        ];
    }

    /// <summary>Zeroes and frees the identities.</summary>
    public void Dispose() => identities?.Dispose();

    private async Task<DescribedDelivery> OpenAsync(OwnPublication publication, CancellationToken cancellationToken)
    {
        if (!publication.IsFor(session.Principal))
        {
            throw NoCopy(publication, inner: null);
        }

        try
        {
            OpenedDelivery opened = await new DeliveryOpener(session).CheckAsync(publication.Id, await LoadAsync(cancellationToken), cancellationToken);
            return opened switch
            {
                DescribedDelivery described => described,
                EnvelopedDelivery enveloped => await (await DownloadAsync(cancellationToken)).OpenEnvelopeAsync(enveloped, cancellationToken),
                _ => throw new System.Diagnostics.UnreachableException("A checked delivery is of one of two kinds."),
            };
        }
        catch (VerdictException failure) when (failure.Verdict.Word == Verdict.NotAddressed)
        {
            throw NoCopy(publication, failure);
        }
    }

    private async Task<DocumentDownload> DownloadAsync(CancellationToken cancellationToken) =>
        new(new GatewayFiles(session.Client), (await LoadAsync(cancellationToken)).All, new Meter());

    private async Task<OwnIdentities> LoadAsync(CancellationToken cancellationToken) =>
        identities ??= await session.LoadIdentitiesAsync(cancellationToken);

    private CommandFailedException NoCopy(OwnPublication publication, Exception? inner) => new(
        publication.IsSealed
            ? (Sentence)$"{session.Principal} has no copy of {publication.Id} that its identities open, and it is sealed: whoever of your agency can open it has to reseal it."
            : (Sentence)$"{session.Principal} has no copy of {publication.Id} that its identities open; name the files that were sent: advisory reseal {publication.Id} FILE…",
        inner);
}
