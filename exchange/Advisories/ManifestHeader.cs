namespace Gateway.Exchange;

/// <summary>One age header in a manifest: with the payload after it, the whole age file of whoever holds the key.</summary>
/// <param name="RecipientKey">The receive key its one stanza is for.</param>
/// <param name="Header">The header's exact bytes, up to and including the line of its MAC.</param>
public sealed record ManifestHeader(ReceiveKey RecipientKey, ReadOnlyMemory<byte> Header);
