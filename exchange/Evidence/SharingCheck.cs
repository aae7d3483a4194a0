using Gateway.Audit;
using static Gateway.Exchange.EntryRules;

namespace Gateway.Exchange;

/// <summary>Holds the permissions and declarations of a bundle against their proven entries.</summary>
internal sealed class SharingCheck(OpenedBundle bundle, BundleDirectory directory, BundleEntries entries, PrincipalId author)
{
    private readonly AdvisoryId advisory = bundle.Index.Advisory;
    private readonly AgencyDirectory agencies = directory.State;

    /// <exception cref="EvidenceException">A permission does not hold.</exception>
    public IReadOnlyList<ProvenPermission> CheckPermissions() => [.. entries.Of(ActionNames.AdvisoryPermitted).Select(CheckPermission)];

    /// <exception cref="EvidenceException">A declaration does not hold.</exception>
    public IReadOnlyList<ProvenDeclaration> CheckDeclarations(IReadOnlyList<ProvenDelivery> deliveries) =>
        [.. entries.Of(ActionNames.AdvisoryDeclared).Select(entry => CheckDeclaration(entry, deliveries))];

    /// <summary>What a bundle shows of how an advisory was shared with a recipient.</summary>
    public SharingEvidence ReadSharing(AgencyId recipient, IReadOnlyList<ProvenPermission> permissions)
    {
        string name = BundleNames.Addition(recipient);
        ReadOnlyMemory<byte> addition = bundle.Take(name);
        Sha256Digest? named = Addition.Parse(addition).Content.Permission;
        ProvenPermission? under = permissions.FirstOrDefault(permission => permission.Permission is not null && permission.Permission.Digest == named);
        return new SharingEvidence
        {
            Addition = addition,
            AdditionSignature = bundle.TakeSignature(name),
            Permission = under is null ? null : new PermissionEvidence(under.Permission!.Bytes, under.Signature!, under.Entry),
        };
    }

    private ProvenPermission CheckPermission(LogEntry entry)
    {
        AdvisoryPermittedDetail detail = AdvisoryPermittedDetail.Parse(entry.Detail);
        PrincipalId publisher = ReadPrincipal(entry);
        RequireEntry(publisher.Agency == author.Agency, entry, "permits what another agency sent.");
        string name = BundleNames.Permission(entry.Index);
        if (!bundle.Has(name))
        {
            return new ProvenPermission(entry, detail, null, null, null);
        }

        Permission permission = Permission.Parse(bundle.Take(name));
        bool isLogged = permission.Advisory == advisory && permission.Gateway == agencies.Gateway && permission.Agency == detail.Agency
            && permission.Digest == detail.Permission;
        RequireEntry(isLogged, entry, "says otherwise than the permission.");
        string signature = bundle.TakeSignature(name);
        KeyUse? use = agencies.FindPublisher(publisher, ReadKey(signature), directory.MomentOf(entry, detail.DirectorySize));
        Require(use is not null, Verdict.KeyMismatch, $"The directory names no such key of a publisher {publisher} when the permission was logged.");
        Require(permission.IsSignedBy(use.Key, signature), Verdict.BadSignature, $"The signature of {publisher} over the permission does not hold.");
        return new ProvenPermission(entry, detail, permission, signature, use);
    }

    private ProvenDeclaration CheckDeclaration(LogEntry entry, IReadOnlyList<ProvenDelivery> deliveries)
    {
        AdvisoryDeclaredDetail detail = AdvisoryDeclaredDetail.Parse(entry.Detail);
        PrincipalId signer = ReadPrincipal(entry);
        ProvenDelivery? delivery = deliveries.FirstOrDefault(delivery => delivery.Detail.Recipient == signer.Agency);
        RequireEntry(delivery is not null && delivery.Detail.Manifest == detail.Manifest, entry, "declares of a delivery that the bundle does not show.");
        string name = BundleNames.Declaration(entry.Index);
        if (!bundle.Has(name))
        {
            return new ProvenDeclaration(entry, detail, null, null);
        }

        Declaration declaration = Declaration.Parse(bundle.Take(name));
        bool isLogged = declaration.Advisory == advisory && declaration.Gateway == agencies.Gateway && declaration.Principal == signer
            && declaration.Digest == detail.Declaration && declaration.Manifest == detail.Manifest;
        RequireEntry(isLogged, entry, "says otherwise than the declaration.");
        string signature = bundle.TakeSignature(name);
        KeyUse? use = agencies.FindPublisher(signer, ReadKey(signature), directory.MomentOf(entry, detail.DirectorySize));
        Require(use is not null, Verdict.KeyMismatch, $"The directory names no such key of a publisher {signer} when its declaration was logged.");
        Require(declaration.IsSignedBy(use.Key, signature), Verdict.BadSignature, $"The signature of {signer} over its declaration does not hold.");
        return new ProvenDeclaration(entry, detail, declaration, use);
    }
}
