using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Storage;

namespace Gateway.Tests.Fsck;

/// <summary>A witness and a timestamping authority, which attest the newest checkpoint of each log.</summary>
internal sealed class TestAttestors : IDisposable
{
    private const string TimestampInfo = "1.2.840.113549.1.9.16.1.4";
    private const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Timestamping = "1.3.6.1.5.5.7.3.8";

    private readonly CosignatureSigner witness = new("witness.test", SigningKey.Generate());
    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;
    private readonly X509Certificate2 authority;

    public TestAttestors()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=root", rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=tsa", key, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(Timestamping)], critical: true));
        using X509Certificate2 signed = leaf.Create(root, now.AddDays(-1), now.AddDays(29), [1]);
        authority = signed.CopyWithPrivateKey(key);
    }

    public WitnessPolicy Policy => WitnessPolicy.Parse(Encoding.UTF8.GetBytes($"witness w {witness.Verifier}\nquorum w\n"));

    public TimestampAuthorities Authorities => TimestampAuthorities.Parse(Encoding.ASCII.GetBytes(root.ExportCertificatePem()));

    public async Task AttestAsync(IGatewayStore store)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using IGatewayTransaction transaction = await store.BeginAsync(CancellationToken.None);
        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            var checkpoint = Checkpoint.Parse((await store.ReadCheckpointAsync(log, CancellationToken.None))!);
            Checkpoint cosigned = checkpoint.With([witness.Cosign(checkpoint.Text, now)]);
            await transaction.TryInsertCosignedAsync(
                log, new CosignedRow { Size = checkpoint.Tree.Size, Note = cosigned.Bytes.ToArray() }, CancellationToken.None);
            await transaction.TryInsertTimestampAsync(log, checkpoint.Tree.Size, Date(checkpoint.Bytes.Span, now), CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        witness.Dispose();
        authority.Dispose();
        root.Dispose();
        rootKey.Dispose();
    }

    /// <summary>RFC 3161 §2.4.2, with the attribute that RFC 5816 asks for.</summary>
    private byte[] Date(ReadOnlySpan<byte> data, DateTimeOffset now)
    {
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            info.WriteInteger(1);
            info.WriteObjectIdentifier("1.2.3.4.1");
            using (info.PushSequence())
            {
                using (info.PushSequence())
                {
                    info.WriteObjectIdentifier(Sha256);
                    info.WriteNull();
                }

                info.WriteOctetString(SHA256.HashData(data));
            }

            info.WriteInteger(BigInteger.One);
            info.WriteGeneralizedTime(now, omitFractionalSeconds: true);
        }

        var cms = new SignedCms(new ContentInfo(new Oid(TimestampInfo), info.Encode()));
        var signer = new CmsSigner(authority) { DigestAlgorithm = new Oid(Sha256), IncludeOption = X509IncludeOption.EndCertOnly };
        signer.SignedAttributes.Add(new AsnEncodedData(SigningCertificateV2, NameCertificate()));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }

    private byte[] NameCertificate()
    {
        var names = new AsnWriter(AsnEncodingRules.DER);
        using (names.PushSequence())
        using (names.PushSequence())
        using (names.PushSequence())
        {
            names.WriteOctetString(SHA256.HashData(authority.RawData));
        }

        return names.Encode();
    }
}
