namespace Gateway.Crypto;

/// <summary>
/// The front door to age files (c2sp.org/age): streams in, streams out, memory bounded by some MiB whatever the length. From stream to stream all processors
/// work, and source and destination are used at the same time; a server that has many files under way takes <see cref="PayloadWriter"/> and
/// <see cref="PayloadReader"/> instead. A file says nothing about who wrote it.
/// </summary>
public static class AgeFile
{
    /// <summary>Encrypts a document to recipients.</summary>
    /// <param name="source">The document, read to its end; stays the caller's.</param>
    /// <param name="destination">Receives the age file; stays the caller's and is not flushed.</param>
    /// <param name="recipients">At least one; each of them can open the file.</param>
    /// <param name="cancellationToken">Ends the work; what was written is then no valid file.</param>
    /// <returns>A task that ends when the whole file is written.</returns>
    /// <exception cref="ArgumentException">No recipient, too many, recipients of different classes, or a passphrase that is not alone.</exception>
    public static async Task EncryptAsync(Stream source, Stream destination, IReadOnlyList<IRecipient> recipients, CancellationToken cancellationToken)
    {
        using FileKey fileKey = FileKey.Generate();
        byte[] header = Header.Create(fileKey, recipients);
        await destination.WriteAsync(header, cancellationToken).ConfigureAwait(false);
        await BulkPayload.SealAsync(source, destination, fileKey, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Encrypts a document as <see cref="EncryptAsync"/> does, in ASCII armor for channels that carry text only.</summary>
    /// <param name="source">The document, read to its end; stays the caller's.</param>
    /// <param name="destination">Receives the armored file; stays the caller's and is not flushed.</param>
    /// <param name="recipients">At least one; each of them can open the file.</param>
    /// <param name="cancellationToken">Ends the work; what was written is then no valid file.</param>
    /// <returns>A task that ends when the whole file is written.</returns>
    /// <exception cref="ArgumentException">No recipient, too many, recipients of different classes, or a passphrase that is not alone.</exception>
    public static async Task EncryptArmoredAsync(Stream source, Stream destination, IReadOnlyList<IRecipient> recipients, CancellationToken cancellationToken)
    {
        using var armor = new ArmorWriter(destination);
        await EncryptAsync(source, armor, recipients, cancellationToken).ConfigureAwait(false);
        await armor.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decrypts a file. When this throws, what was written is authentic but incomplete: throw it away.</summary>
    /// <param name="source">The file, binary or armored, read to its end; need not seek; stays the caller's.</param>
    /// <param name="destination">Receives the document; stays the caller's and is not flushed.</param>
    /// <param name="identities">Tried in order; they stay the caller's.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that ends when the whole document is written and known to be authentic.</returns>
    /// <exception cref="ArmorFormatException">The armor is malformed.</exception>
    /// <exception cref="HeaderFormatException">The header, or a stanza of an identity's type, is malformed.</exception>
    /// <exception cref="NoIdentityMatchException">No identity matches.</exception>
    /// <exception cref="HeaderMacException">The header was changed.</exception>
    /// <exception cref="PayloadException">The payload was changed, cut short or has something behind it.</exception>
    public static async Task DecryptAsync(Stream source, Stream destination, IReadOnlyList<IIdentity> identities, CancellationToken cancellationToken)
    {
        (LookaheadStream payload, FileKey fileKey) = await UnwrapAsync(source, identities, cancellationToken).ConfigureAwait(false);
        using (fileKey)
        {
            await BulkPayload.OpenAsync(payload, destination, fileKey, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a file for reading: header parsed, identity found, MAC verified, nothing of the payload decrypted.</summary>
    /// <param name="source">The file, binary or armored; need not seek; stays the caller's and must outlive the reader.</param>
    /// <param name="identities">Tried in order; they stay the caller's.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A reader of the document, for the caller to dispose and to read to its end.</returns>
    /// <exception cref="ArmorFormatException">The armor is malformed.</exception>
    /// <exception cref="HeaderFormatException">The header, or a stanza of an identity's type, is malformed.</exception>
    /// <exception cref="NoIdentityMatchException">No identity matches.</exception>
    /// <exception cref="HeaderMacException">The header was changed.</exception>
    public static async Task<PayloadReader> OpenAsync(Stream source, IReadOnlyList<IIdentity> identities, CancellationToken cancellationToken)
    {
        (LookaheadStream payload, FileKey fileKey) = await UnwrapAsync(source, identities, cancellationToken).ConfigureAwait(false);
        using (fileKey)
        {
            return new PayloadReader(payload, fileKey);
        }
    }

    /// <summary>
    /// Opens a binary file for reading anywhere in it: header parsed, identity found, MAC verified, and the last chunk authenticated, from which the
    /// document's length is known to be true.
    /// </summary>
    /// <param name="source">The file, from its first byte; must seek; stays the caller's and must outlive the document, unchanged.</param>
    /// <param name="identities">Tried in order; they stay the caller's.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The document, for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">The source does not seek.</exception>
    /// <exception cref="HeaderFormatException">The header, or a stanza of an identity's type, is malformed; so is armor here, which cannot be sought in.</exception>
    /// <exception cref="NoIdentityMatchException">No identity matches.</exception>
    /// <exception cref="HeaderMacException">The header was changed.</exception>
    /// <exception cref="PayloadException">The payload is cut short or its last chunk is not authentic.</exception>
    public static async Task<SeekableDocument> OpenSeekableAsync(Stream source, IReadOnlyList<IIdentity> identities, CancellationToken cancellationToken)
    {
        if (!source.CanSeek)
        {
            throw new ArgumentException("Only a file that seeks can be read anywhere.", nameof(source));
        }

        source.Position = 0;
        var file = new LookaheadStream(source);
        Header header = await HeaderReader.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        using FileKey fileKey = header.Unwrap(identities);
        long payload = source.Position - file.Ahead.Length;
        return await SeekableDocument.OpenAsync(source, payload, fileKey, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(LookaheadStream Payload, FileKey FileKey)> UnwrapAsync(
        Stream source, IReadOnlyList<IIdentity> identities, CancellationToken cancellationToken)
    {
        var file = new LookaheadStream(source);
        if (await ArmorReader.IsArmoredAsync(file, cancellationToken).ConfigureAwait(false))
        {
            file = new LookaheadStream(new ArmorReader(file));
        }

        Header header = await HeaderReader.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        FileKey fileKey = header.Unwrap(identities);

        try
        {
            // The nonce counts with the header: without it there is no payload that could fail.
            return await file.FillToAsync(PayloadFormat.FileNonceBytes, cancellationToken).ConfigureAwait(false)
                ? (file, fileKey)
                : throw new HeaderFormatException("The file ends before the payload's nonce.");
        }
        catch
        {
            fileKey.Dispose();
            throw;
        }
    }
}
