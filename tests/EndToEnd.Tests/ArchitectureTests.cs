using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>The direction of references: gateway → exchange → audit → crypto, client → exchange → audit → crypto, and nothing the other way.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] OwnAssemblies = ["Gateway.Crypto", "Gateway.Audit", "Gateway.Exchange", "gateway", "advisory"];

    private static readonly string[] CodeFromElsewhere =
    [
        "System.Diagnostics.Process", "System.Activator", "System.Reflection.Emit.DynamicMethod", "System.Reflection.Emit.AssemblyBuilder", "System.Runtime.Loader.AssemblyLoadContext",
    ];

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
    [InlineData("crypto", "Gateway.Crypto", "Microsoft.AspNetCore")]
    [InlineData("audit", "Gateway.Audit", "Microsoft.AspNetCore")]
    [InlineData("exchange", "Gateway.Exchange", "Microsoft.AspNetCore")]
    [InlineData("client", "advisory")]
    public void Only_the_programs_refer_to_a_web_server_and_only_the_gateway_to_a_database(string project, string assembly, params string[] more)
    {
        string[] forbidden = ["Microsoft.Data.", "Dapper", "SQLitePCLRaw", .. more];

        Assert.DoesNotContain(ReferencesOf(project, assembly), reference => forbidden.Any(prefix => reference.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void In_the_client_only_the_witness_serves()
    {
        string[] serving = [.. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "client"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("Microsoft.AspNetCore", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Path.Combine(Repository.Root, "client"), file))];

        Assert.NotEmpty(serving);
        Assert.All(serving, file => Assert.Contains("Witness", file, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("crypto", "Gateway.Crypto")]
    [InlineData("audit", "Gateway.Audit")]
    [InlineData("exchange", "Gateway.Exchange")]
    public void Below_the_programs_nothing_refers_to_http(string project, string assembly) =>
        // System.Net.Primitives holds the address that a certificate may name; it connects to nothing.
        Assert.DoesNotContain(
            ReferencesOf(project, assembly), reference => reference.StartsWith("System.Net", StringComparison.Ordinal) && reference != "System.Net.Primitives");

    [Theory]
    [InlineData("audit")]
    [InlineData("exchange")]
    [InlineData("gateway")]
    [InlineData("client")]
    public void Only_crypto_calls_a_primitive(string project)
    {
        // SHA-256 of bytes that are stored or streamed is bookkeeping; ciphers, MACs, key derivation, key pairs and libsodium are crypto's.
        string[] calling = [.. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Primitive().IsMatch(File.ReadAllText(file)))];

        Assert.Empty(calling);
    }

    [Fact]
    public void What_counts_as_a_primitive_is_found_where_it_is_called() =>
        Assert.Contains(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "crypto"), "*.cs", SearchOption.AllDirectories),
            file => Primitive().IsMatch(File.ReadAllText(file)));

    [Theory]
    [InlineData("crypto", "Gateway.Crypto")]
    [InlineData("audit", "Gateway.Audit")]
    [InlineData("exchange", "Gateway.Exchange")]
    [InlineData("gateway", "gateway")]
    [InlineData("client", "advisory")]
    public void Neither_program_starts_another_or_loads_code_by_name(string project, string assembly)
    {
        Assert.Empty(TypesUsedBy(project, assembly).Intersect(CodeFromElsewhere));
        // These tests do start programs: the search finds what it is for.
        Assert.Contains("System.Diagnostics.Process", TypesUsedBy("tests/EndToEnd.Tests", "EndToEnd.Tests"));
    }

    [Fact]
    public void Every_package_is_pinned_by_its_hash_in_its_projects_lock_file_and_no_project_names_a_version()
    {
        string[] projects = [.. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)];
        Assert.NotEmpty(projects);
        foreach (string project in projects)
        {
            Assert.DoesNotMatch(@"<PackageReference [^>]*\bVersion(Override)?=", File.ReadAllText(project));
            using JsonDocument locked = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")));
            JsonElement[] packages =
            [
                .. locked.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())
                    .Select(package => package.Value).Where(package => package.GetProperty("type").GetString() != "Project"),
            ];
            Assert.All(packages, package => Assert.Equal(64, Convert.FromBase64String(package.GetProperty("contentHash").GetString()!).Length));
        }
    }

    [Fact]
    public void Every_restore_asks_for_known_weaknesses_of_every_package_and_nothing_silences_the_answer()
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories), .. Directory.EnumerateFiles(Repository.Root, "Directory.*.props"),
        ];
        var settings = files.SelectMany(file => XDocument.Load(file).Descendants()).ToLookup(element => element.Name.LocalName, element => element.Value);
        Assert.Equal(["true"], settings["NuGetAudit"]);
        Assert.Equal(["all"], settings["NuGetAuditMode"]);
        Assert.Equal(["low"], settings["NuGetAuditLevel"]);
        Assert.Empty(settings["NuGetAuditSuppress"]);
        Assert.DoesNotContain(settings["NoWarn"], static codes => codes.Contains("NU190", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b(?:ChaCha20Poly1305|Aes|AesGcm|AesCcm|HMACSHA\d+|HKDF|Rfc2898DeriveBytes|ECDsa|ECDiffieHellman|RSA)\s*[.(]|\bsodium_|\bcrypto_[a-z]")]
    private static partial Regex Primitive();

    private static string[] ReferencesOf(string project, string assembly) => Read(project, assembly, metadata =>
        metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToArray());

    private static string[] TypesUsedBy(string project, string assembly) => Read(project, assembly, metadata =>
        metadata.TypeReferences.Select(metadata.GetTypeReference).Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}").ToArray());

    private static string[] Read(string project, string assembly, Func<MetadataReader, string[]> read)
    {
        string folder = Path.GetDirectoryName(typeof(ArchitectureTests).Assembly.Location)!;
        string file = Path.Combine(folder, $"{assembly}.dll");
        Assert.True(File.Exists(file), $"{project} was not built: {file}");
        using var portableExecutable = new PEReader(File.OpenRead(file));
        return read(portableExecutable.GetMetadataReader());
    }
}
