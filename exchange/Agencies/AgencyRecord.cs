using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// An agency's record, <c>advisory-agency/v1</c>: the complete document of who acts for it under which keys, signed by its root
/// (<see cref="Namespaces.Directory"/>). Immutable. What follows from one record to the next is in <see cref="RecordRules"/>.
/// </summary>
public sealed class AgencyRecord
{
    private AgencyRecord(ReadOnlyMemory<byte> bytes, Sha256Digest digest, AgencyRecordContent content, IReadOnlyList<RecordedPrincipal> principals)
    {
        Bytes = bytes;
        Content = content;
        Digest = digest;
        Principals = principals;
    }

    /// <summary>The exact bytes, which the root signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the next record and the admin's act name this one.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>Everything it says, as it was signed.</summary>
    public AgencyRecordContent Content { get; }

    /// <summary>The gateway it is for; may be absent at sequence 0 only.</summary>
    public GatewayName? Gateway => Content.Gateway;

    /// <summary>The agency.</summary>
    public AgencyId Agency => Content.Agency;

    /// <summary>0 for the first record.</summary>
    public long Sequence => Content.Sequence;

    /// <summary>Whether the agency takes part.</summary>
    public AgencyStatus Status => Content.Status;

    /// <summary>Its root keys.</summary>
    public IReadOnlyList<VerifyingKey> Root => Content.Root;

    /// <summary>How many different root keys must sign the next record or a revocation.</summary>
    public int Threshold => Content.Threshold;

    /// <summary>
    /// Its principals, those who left included. A record that a directory gives shows each with the revocations that stand beside the record;
    /// <see cref="Content"/> has them as they were signed.
    /// </summary>
    public IReadOnlyList<RecordedPrincipal> Principals { get; }

    /// <summary>Reads a record.</summary>
    /// <param name="bytes">Kept, not copied: do not change them afterwards.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgencyRecord Parse(ReadOnlyMemory<byte> bytes)
    {
        AgencyRecordContent content = AgencyRecordFormat.Read(bytes);
        return new AgencyRecord(bytes, Sha256Digest.Of(bytes.Span), content, content.Principals);
    }

    /// <summary>Writes a record and reads it back, so that nothing is made that would be refused.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgencyRecord Create(AgencyRecordContent content) => Parse(AgencyRecordFormat.Write(content));

    /// <summary>The principal of this id, or null.</summary>
    public RecordedPrincipal? Find(PrincipalId id) => Principals.FirstOrDefault(principal => principal.Id == id);

    /// <summary>The content to change and make the next record of: this one's, one further in the chain, for <paramref name="gateway"/>.</summary>
    public AgencyRecordContent Next(GatewayName gateway) => Content with { Gateway = gateway, Sequence = Sequence + 1, Previous = Digest };

    /// <summary>Signs the record with a root key; armored SSHSIG.</summary>
    public string Sign(SigningKey root) => SshSignature.Sign(root, Namespaces.Directory, Bytes.Span);

    /// <summary>Signs the record with several root keys, at least one.</summary>
    public RootSignatures Sign(IEnumerable<SigningKey> roots) => RootSignatures.Sign(roots, Namespaces.Directory, Bytes);

    /// <summary>Whether as many root keys of <paramref name="authority"/> signed this record as that one demands.</summary>
    public bool IsSignedByRootOf(AgencyRecord authority, RootSignatures signatures) => signatures.Satisfy(authority, Namespaces.Directory, Bytes);

    /// <summary>The same record, its principals as revocations beside it leave them.</summary>
    internal AgencyRecord Under(IReadOnlyCollection<RevocationEntry> revocations) => revocations.Count == 0
        ? this
        : new AgencyRecord(Bytes, Digest, Content, [.. Content.Principals.Select(principal => Under(principal, revocations))]);

    private static RecordedPrincipal Under(RecordedPrincipal principal, IEnumerable<RevocationEntry> revocations) => revocations
        .Where(entry => entry.Order.Principal == principal.Id)
        .Select(entry => entry.Revocation)
        .Aggregate(principal, (known, revocation) => known with { Revoked = known.Revoked is null ? revocation : Revocation.Join(known.Revoked, revocation) });
}
