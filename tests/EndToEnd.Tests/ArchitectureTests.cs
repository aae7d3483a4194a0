using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>The direction of references: gateway → exchange → audit → crypto, client → exchange → audit → crypto, and nothing the other way.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] OwnAssemblies = ["Gateway.Crypto", "Gateway.Audit", "Gateway.Exchange", "gateway", "advisory"];

    [Theory]
    [InlineData("crypto", "Gateway.Crypto", "")]
    [InlineData("audit", "Gateway.Audit", "Gateway.Crypto")]
    [InlineData("exchange", "Gateway.Exchange", "Gateway.Audit,Gateway.Crypto")]
    [InlineData("gateway", "gateway", "Gateway.Audit,Gateway.Crypto,Gateway.Exchange")]
    [InlineData("client", "advisory", "Gateway.Audit,Gateway.Crypto,Gateway.Exchange")]
    public void A_project_refers_only_to_those_below_it(string project, string assembly, string allowed)
    {
        string[] own = ReferencesOf(project, assembly).Where(OwnAssemblies.Contains).ToArray();

        Assert.Empty(own.Except(allowed.Split(',', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("crypto", "Gateway.Crypto")]
    [InlineData("audit", "Gateway.Audit")]
    [InlineData("exchange", "Gateway.Exchange")]
    [InlineData("client", "advisory")]
    public void Only_the_gateway_refers_to_a_database_or_a_web_server(string project, string assembly)
    {
        string[] forbidden = ["Microsoft.Data.", "Dapper", "SQLitePCLRaw", "Microsoft.AspNetCore"];

        Assert.DoesNotContain(ReferencesOf(project, assembly), reference => forbidden.Any(prefix => reference.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("crypto", "Gateway.Crypto")]
    [InlineData("audit", "Gateway.Audit")]
    [InlineData("exchange", "Gateway.Exchange")]
    public void Below_the_programs_nothing_refers_to_http(string project, string assembly) =>
        Assert.DoesNotContain(ReferencesOf(project, assembly), reference => reference.StartsWith("System.Net", StringComparison.Ordinal));

    [Fact]
    public void Only_crypto_binds_a_native_library()
    {
        string[] sources = ["audit", "exchange", "gateway", "client"];

        string[] binding = sources
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("sodium_", StringComparison.Ordinal))
            .ToArray();

        Assert.Empty(binding);
    }

    [Fact]
    public void The_gateway_owns_no_primitive()
    {
        // SHA-256 of bytes it stores or streams is bookkeeping; ciphers, MACs, key derivation and signatures are crypto's.
        string[] primitives = ["ChaCha20Poly1305", "AesGcm", "HMACSHA", "HKDF", "Ed25519", "X25519"];
        string text = string.Concat(Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "gateway"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));

        Assert.DoesNotContain(primitives, primitive => text.Contains($"new {primitive}(", StringComparison.Ordinal) || text.Contains($"{primitive}.Derive", StringComparison.Ordinal));
    }

    private static string[] ReferencesOf(string project, string assembly)
    {
        string folder = Path.GetDirectoryName(typeof(ArchitectureTests).Assembly.Location)!;
        string file = Path.Combine(folder, $"{assembly}.dll");
        Assert.True(File.Exists(file), $"{project} was not built: {file}");
        using var portableExecutable = new PEReader(File.OpenRead(file));
        MetadataReader metadata = portableExecutable.GetMetadataReader();
        return metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToArray();
    }
}
