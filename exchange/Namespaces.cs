namespace Gateway.Exchange;

/// <summary>The SSHSIG namespaces, one a purpose, so that a signature made for one kind of document never counts for another (PROTOCOL.sshsig).</summary>
public static class Namespaces
{
    /// <summary>A sender's signature over a statement.</summary>
    public const string Statement = "advisory-statement";

    /// <summary>The gateway's signature over a manifest.</summary>
    public const string Manifest = "advisory-manifest";

    /// <summary>The gateway's signature, by the key that signs manifests, over a notice.</summary>
    public const string Notice = "advisory-notice";

    /// <summary>A recipient's signature over a receipt.</summary>
    public const string Receipt = "advisory-receipt";

    /// <summary>A publisher's signature over a withdrawal.</summary>
    public const string Withdrawal = "advisory-withdrawal";

    /// <summary>A publisher's signature over a statement of addition.</summary>
    public const string Addition = "advisory-addition";

    /// <summary>A publisher's signature over a permission to share on.</summary>
    public const string Permission = "advisory-permission";

    /// <summary>A recipient's signature over a declaration that it passed an advisory on.</summary>
    public const string Declaration = "advisory-declaration";

    /// <summary>An agency's root signature over its record.</summary>
    public const string Directory = "advisory-directory";

    /// <summary>An admin's signature over an admin act.</summary>
    public const string Admin = "advisory-admin";

    /// <summary>A second admin's signature over the approval of an admin act.</summary>
    public const string Approval = "advisory-approval";

    /// <summary>A second publisher's signature over the release of an upload.</summary>
    public const string Release = "advisory-release";

    /// <summary>A party's signature over a version of a sharing agreement.</summary>
    public const string Agreement = "advisory-agreement";

    /// <summary>A party's signature over what declines a proposal, or ends its part in an agreement.</summary>
    public const string AgreementEnd = "advisory-agreement-end";

    /// <summary>A keyholder's signature over a version of a group.</summary>
    public const string Group = "advisory-group";

    /// <summary>An exporter's signature over the table of contents of an evidence bundle.</summary>
    public const string Evidence = "advisory-evidence";
}
