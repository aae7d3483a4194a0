using System.Data;
using Dapper;
using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Storage.Columns;

/// <summary>Teaches Dapper how our types are stored. Dapper keeps this for the whole process, so it is done once, by whichever store comes first.</summary>
internal static class ColumnTypes
{
    private const char ListSeparator = ' ';

    private static readonly Lazy<bool> Registration = new(RegisterAll);

    /// <summary>Registers every type; later calls do nothing.</summary>
    public static void Register() => _ = Registration.Value;

    /// <summary>The stored text of roles: their words, separated by spaces.</summary>
    public static string Join(IReadOnlyList<Role> roles) => string.Join(ListSeparator, roles.Select(role => role.ToWire()));

    /// <summary>The stored text of an audience: principal ids separated by spaces, none of which can stand in an id; null for everybody.</summary>
    public static string? Join(IReadOnlyList<PrincipalId>? audience) =>
        audience is null ? null : string.Join(ListSeparator, audience.Select(principal => principal.Value));

    /// <summary>Reads what <see cref="Join(IReadOnlyList{Role})"/> wrote.</summary>
    /// <exception cref="FormatException">It holds no roles.</exception>
    public static IReadOnlyList<Role> SplitRoles(string text) => text.Length == 0 ? [] : [.. text.Split(ListSeparator).Select(ParseRole)];

    /// <summary>Reads what <see cref="Join(IReadOnlyList{PrincipalId})"/> wrote.</summary>
    /// <exception cref="FormatException">It holds no audience.</exception>
    public static IReadOnlyList<PrincipalId> SplitAudience(string text) => [.. text.Split(ListSeparator).Select(PrincipalId.Parse)];

    private static bool RegisterAll()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;

        // Every text that is stored is ASCII. As NVARCHAR, Dapper's default, it would make SQL Server convert the columns and scan instead of seek.
        SqlMapper.AddTypeMap(typeof(string), DbType.AnsiString);
        SqlMapper.AddTypeHandler(new TextHandler<AgencyId>(AgencyId.Parse, id => id.Value));
        SqlMapper.AddTypeHandler(new TextHandler<PrincipalId>(PrincipalId.Parse, id => id.Value));
        SqlMapper.AddTypeHandler(new TextHandler<LogName>(LogName.Parse, name => name.Value));
        SqlMapper.AddTypeHandler(new TextHandler<IReadOnlyList<Role>>(SplitRoles, Join));
        SqlMapper.AddTypeHandler(new TextHandler<IReadOnlyList<PrincipalId>>(SplitAudience, audience => Join(audience)!));
        SqlMapper.AddTypeHandler(new BytesHandler<AdvisoryId>(bytes => AdvisoryId.FromBytes(bytes), id => id.ToBytes()));
        SqlMapper.AddTypeHandler(new BytesHandler<AgreementId>(bytes => AgreementId.FromBytes(bytes), id => id.ToBytes()));
        SqlMapper.AddTypeHandler(new BytesHandler<WebhookId>(bytes => WebhookId.FromBytes(bytes), id => id.ToBytes()));
        SqlMapper.AddTypeHandler(new BytesHandler<GroupId>(bytes => GroupId.FromBytes(bytes), id => id.ToBytes()));
        SqlMapper.AddTypeHandler(new BytesHandler<PayloadId>(bytes => PayloadId.FromBytes(bytes), id => id.ToBytes()));
        SqlMapper.AddTypeHandler(new BytesHandler<Sha256Digest>(bytes => Sha256Digest.FromBytes(bytes), digest => digest.ToArray()));

        // Dapper has a mapping of its own for this type, and asks it before any handler.
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new TimeHandler());
        return true;
    }

    private static Role ParseRole(string word) => WireText.TryParse(word, out Role role) ? role : throw new FormatException("A column holds no role.");
}
