using System.Buffers;

namespace Gateway.Exchange;

/// <summary>The character sets of ids and short names, built once.</summary>
internal static class Alphabets
{
    public static readonly SearchValues<char> AgencyId = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    public static readonly SearchValues<char> PrincipalSuffix = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    public static readonly SearchValues<char> GatewayName = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
}
