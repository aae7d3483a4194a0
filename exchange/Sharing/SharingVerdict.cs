namespace Gateway.Exchange;

/// <summary>What <see cref="OnwardSharing"/> says of one addition.</summary>
public enum SharingVerdict
{
    /// <summary>It may be shared so.</summary>
    Permitted,

    /// <summary>TLP:RED stays with the persons whom it names.</summary>
    NeverShared,

    /// <summary>TLP:AMBER and TLP:AMBER+STRICT are shared on by the author, or with its recorded permission.</summary>
    PermissionRequired,
}
