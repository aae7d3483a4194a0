using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One signed document about how an advisory travelled on. Such documents are only ever added; they hold ids and digests alone.</summary>
internal sealed record SharingDocumentRow
{
    /// <summary>The advisory it is about.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>What it is.</summary>
    public required SharingKind Kind { get; init; }

    /// <summary>The agency it is about: that was added, that may share, or that declares.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>Who signed it.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The audit log's index of the entry that stands for it.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The exact bytes of the document as signed.</summary>
    public required byte[] Document { get; init; }

    /// <summary>The principal's SSHSIG over <see cref="Document"/>, armored.</summary>
    public required string Signature { get; init; }
}
