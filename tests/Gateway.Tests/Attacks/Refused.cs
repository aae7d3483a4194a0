using System.Text.Json;
using Gateway.Exchange;

namespace Gateway.Tests.Attacks;

/// <summary>Asserts that an attack by a caller, or by a stranger, is refused as <see cref="AttackTests"/> says.</summary>
internal delegate Task<JsonElement> Refused(PrincipalId? caller, Func<Task<HttpResponseMessage>> attack, int status, string name);

/// <summary>Asserts what the audit log holds since an index of a refusal that was seen on a bare connection.</summary>
internal delegate Task Recorded(long before, PrincipalId? caller, int status, string name);
