namespace Gateway.Crypto;

/// <summary>Somebody a file can be encrypted to: wraps its file key.</summary>
public interface IRecipient
{
    /// <summary>What kind of strength it gives; a file's recipients are all of one class.</summary>
    RecipientClass RecipientClass { get; }

    /// <summary>Wraps the file key so that only this recipient's identity unwraps it.</summary>
    /// <param name="fileKey">The key; stays the caller's.</param>
    /// <returns>A stanza that differs on every call.</returns>
    /// <exception cref="ObjectDisposedException">The file key is gone.</exception>
    Stanza Wrap(FileKey fileKey);
}
