using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Crypto.Tests;

/// <summary>A timestamping authority with a CA of its own, made by openssl.</summary>
internal sealed class OpensslAuthority : IDisposable
{
    private const string Configuration = """
        [tsa]
        default_tsa = test
        [test]
        serial = serial
        signer_cert = tsa.pem
        signer_key = tsa.key
        certs = root.pem
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = DIGESTS
        accuracy = secs:1
        ess_cert_id_alg = sha256

        """;

    private readonly StockTool _tool = new();

    /// <summary>The CA's root certificate, PEM.</summary>
    public byte[] Root => File.ReadAllBytes(RootPath);

    public string RootPath => _tool.PathOf("root.pem");

    /// <summary>The certificate that signs tokens.</summary>
    public X509Certificate2 Certificate => X509CertificateLoader.LoadCertificateFromFile(_tool.PathOf("tsa.pem"));

    public TimestampAuthorities Authorities => TimestampAuthorities.Parse(Root);

    /// <summary>Makes an authority whose certificate is for <paramref name="usage"/> and that dates hashes of <paramref name="digests"/>.</summary>
    public static async Task<OpensslAuthority> CreateAsync(string usage = "critical,timeStamping", string digests = "sha256")
    {
        var authority = new OpensslAuthority();
        authority._tool.Write("tsa.cnf", Encoding.ASCII.GetBytes(Configuration.Replace("DIGESTS", digests, StringComparison.Ordinal)));
        authority._tool.Write("usage.cnf", Encoding.ASCII.GetBytes($"extendedKeyUsage={usage}\n"));
        authority._tool.Write("serial", "01\n"u8);
        await authority.RunAsync("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", "/CN=root", "-keyout", "root.key", "-out", "root.pem");
        await authority.RunAsync("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=tsa", "-keyout", "tsa.key", "-out", "tsa.csr");
        await authority.RunAsync(
            "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30", "-extfile", "usage.cnf", "-out", "tsa.pem");
        return authority;
    }

    /// <summary>The authority's answer, which may be a refusal.</summary>
    public async Task<byte[]> AnswerAsync(ReadOnlyMemory<byte> query)
    {
        _tool.Write("query.tsq", query.Span);
        await RunAsync("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr");
        return await File.ReadAllBytesAsync(_tool.PathOf("reply.tsr"));
    }

    /// <summary>Whether openssl finds that a token is this authority's and over this data.</summary>
    public async Task<bool> VerifiesAsync(ReadOnlyMemory<byte> token, ReadOnlyMemory<byte> data)
    {
        _tool.Write("token.der", token.Span);
        _tool.Write("data", data.Span);
        (int exitCode, _, _) = await _tool.RunAsync("openssl", [], "ts", "-verify", "-token_in", "-in", "token.der", "-data", "data", "-CAfile", "root.pem");
        return exitCode == 0;
    }

    public void Dispose() => _tool.Dispose();

    private async Task RunAsync(params string[] arguments)
    {
        (int exitCode, _, string error) = await _tool.RunAsync("openssl", [], arguments);
        Assert.True(exitCode == 0, error);
    }
}
