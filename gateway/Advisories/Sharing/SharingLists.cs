using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>The additions of an advisory in the order of the log.</summary>
internal sealed record AdditionList(IReadOnlyList<AdditionItem> Additions);

/// <summary>One addition: its entry, its exact bytes, its signature and, where it names one, the permission under which it was made.</summary>
internal sealed record AdditionItem(long Index, CanonicalBytes Addition, string Signature, PermissionItem? Permission);

/// <summary>The permissions to share an advisory on, in the order of the log.</summary>
internal sealed record PermissionList(IReadOnlyList<PermissionItem> Permissions);

/// <summary>One permission: its entry, its exact bytes, its signature.</summary>
internal sealed record PermissionItem(long Index, CanonicalBytes Permission, string Signature)
{
    /// <summary>The permission of a row.</summary>
    public static PermissionItem Of(SharingDocumentRow row) => new(row.LogIndex, new CanonicalBytes(row.Document), row.Signature);
}

/// <summary>The declarations about an advisory in the order of the log.</summary>
internal sealed record DeclarationList(IReadOnlyList<DeclarationItem> Declarations);

/// <summary>One declaration: its entry, its exact bytes, its signature.</summary>
internal sealed record DeclarationItem(long Index, CanonicalBytes Declaration, string Signature);
