using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Sharing;

/// <summary>
/// The file keys of a delivery that the caller can open, for wrapping them anew: never the content, which stays where it is. Owns the file keys and zeroes them.
/// </summary>
internal sealed class SharedHeaders : IDisposable
{
    private readonly HeaderClass headerClass;
    private readonly FileKey[] fileKeys;

    private SharedHeaders(HeaderClass headerClass, FileKey[] fileKeys)
    {
        this.headerClass = headerClass;
        this.fileKeys = fileKeys;
    }

    /// <summary>Opens the caller's own headers of a delivery that was checked.</summary>
    /// <exception cref="CommandFailedException">A header does not open with any of the identities.</exception>
    public static SharedHeaders Open(OpenedDelivery delivery, IReadOnlyList<IIdentity> identities)
    {
        IReadOnlyList<OpenedPayload> payloads = delivery switch
        {
            DescribedDelivery described => described.Documents,
            EnvelopedDelivery enveloped => [enveloped.Envelope, .. enveloped.Documents],
            _ => throw new System.Diagnostics.UnreachableException("A checked delivery is of one of two kinds."),
        };
        List<FileKey> fileKeys = [];
        try
        {
            foreach (OpenedPayload payload in payloads)
            {
                fileKeys.Add(Header.Parse(payload.Header.Span).Unwrap(identities));
            }

            return new SharedHeaders(delivery.Manifest.Content.Class, [.. fileKeys]);
        }
        catch (Exception failure) when (failure is NoIdentityMatchException or HeaderMacException or HeaderFormatException)
        {
            fileKeys.ForEach(fileKey => fileKey.Dispose());
            throw new CommandFailedException("Your headers of this advisory do not open with any of your identities; nothing was shared.", failure);
        }
    }

    /// <summary>Wraps the file keys for everybody who reads at an agency, under the keys that the directory names.</summary>
    /// <exception cref="CommandFailedException">Nobody of it can be written to under payloads of this class.</exception>
    public IReadOnlyList<KeyHeaders> WrapFor(DirectoryAgency recipient, DateTimeOffset now)
    {
        AddressedKeys keys = AddressedKeys.Under(AccessRules.Readers(recipient.Current.Record, null, now), headerClass);
        if (keys.Keys.Count == 0)
        {
            throw new CommandFailedException(
                $"invalid-recipient-key: nobody of {recipient.Id} has a key of the class {headerClass.ToWire()}, under which this advisory is encrypted; "
                + $"its sender can encrypt it anew for all: advisory reseal ID --to {recipient.Id}");
        }

        try
        {
            return [.. keys.Keys.Select(key => KeyHeaders.Create(key, fileKeys))];
        }
        catch (CryptoUnavailableException failure)
        {
            throw new CommandFailedException("The recipient's keys are post-quantum ones, and this machine has no ML-KEM; share from one that has.", failure);
        }
    }

    public void Dispose()
    {
        foreach (FileKey fileKey in fileKeys)
        {
            fileKey.Dispose();
        }
    }
}
