namespace Gateway.Server.Storage;

/// <summary>What a signed document about sharing is.</summary>
internal enum SharingKind
{
    /// <summary>A statement of addition: the advisory was shared with one more agency.</summary>
    Addition,

    /// <summary>The author's permission: an agency may share it on.</summary>
    Permission,

    /// <summary>A recipient's declaration that it passed it on to its clients.</summary>
    Declaration,
}
